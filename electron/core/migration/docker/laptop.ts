// Barua's other route (4.2): the tarball comes down to this computer and goes up to the target, each way timed by itself.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part } from '../../../../shared/lesson'
import type { Step } from '../../../../shared/plan'
import type { RunnerContext } from '../../plan/runner'
import { runStep } from '../../plan/runner'
import type { ExecOptions } from '../../ssh/machine'
import type { Move } from '../mover'
import { downloadStep, uploadStep } from './barua-plan'

/** Down and up; what lay here in between is removed. Throws LabError as any step does. */
export async function throughHere(
  move: Move,
  context: RunnerContext,
  onPart: ((part: Part) => void) | undefined,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handover-tarball-'))
  const file = join(folder, 'tarball')
  const timed = async (name: string, step: Step, extra: ExecOptions) => {
    const started = Date.now()
    await runStep(step, withOptions(context, extra))
    onPart?.({ name, ms: Date.now() - started, bytes: (await stat(file)).size })
  }
  try {
    await timed('download', downloadStep(move), { output: createWriteStream(file, { mode: 0o600 }) })
    const { size: bytes } = await stat(file)
    await timed('upload', uploadStep(move), { input: { bytes, open: () => createReadStream(file) } })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function withOptions(context: RunnerContext, extra: ExecOptions): RunnerContext {
  return {
    ...context,
    machine: async (host) => {
      const machine = await context.machine(host)
      return { ...machine, exec: (command, options) => machine.exec(command, { ...options, ...extra }) }
    },
  }
}
