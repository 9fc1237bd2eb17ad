// The state of a workload that is not ours: it tells nothing of itself, so its port and its first process, or its kernel, are looked at.
import type { Verdict } from '../../../shared/results'

export type OwnWorkload = {
  /** What is told from a fresh start. */
  of: 'first process' | 'kernel'
  /** Its TCP port takes a connection on the target. */
  answers: boolean
  /** Its mark (process_nonce.py, kernel_mark.py); null when it could not be read. */
  before: string | null
  after: string | null
}

const signs: Readonly<Record<OwnWorkload['of'], string>> = {
  'first process': 'the random bytes that the kernel gave it at its start are still in its memory',
  kernel: 'the random number that it took at its start is still in its TCP timestamps, and they counted on',
}

/** Says what was seen, one sentence each; `continued` only when it is the very same process. */
export function judgeOwnWorkload(
  { of, answers, before, after }: OwnWorkload,
  places: { runsOnTarget: boolean | null; goneFromSource: boolean | null },
  reasons: string[],
): Verdict['state'] {
  if (!answers || places.runsOnTarget === false) {
    reasons.push(
      answers ? 'The guest was not running on the target.' : 'The workload’s port does not answer on the target.',
    )
    return 'lost'
  }
  reasons.push('The guest runs on the target and its port takes connections.')
  if (places.goneFromSource !== null) {
    reasons.push(
      places.goneFromSource ? 'The guest is gone from the source.' : 'The guest is still on the source as well.',
    )
  }
  if (before === null || after === null) {
    reasons.push(`Its ${of} could not be told from another one, so that its state went on cannot be said.`)
    return 'gap'
  }
  if (before !== after) {
    reasons.push(`Its ${of} is another one: it was started afresh and its old state is gone.`)
    return 'restarted'
  }
  reasons.push(`Its ${of} is the same one: ${signs[of]}.`)
  return places.goneFromSource === false ? 'gap' : 'continued'
}
