// A bundle that is not taken: one sentence why, and what to do.
import { LabError } from '../../../../shared/reply'
import { visible } from '../lines'

/** `reason` continues “This bundle was refused: …”. */
export function refused(reason: string, problems: readonly string[] = []): LabError {
  return new LabError({
    code: 'bad-input',
    message: `This bundle was refused: ${visible(reason)}.`,
    hint: 'Nothing of it was kept. Ask for the file again, as the export wrote it.',
    ...(problems.length > 1 ? { detail: visible(problems.join('\n')) } : {}),
  })
}

/** A name out of a bundle, for a message: short, on one line, in quotes. */
export const named = (name: string): string => JSON.stringify(visible(name).slice(0, 80))
