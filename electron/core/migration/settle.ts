// What a host says of the migrations that it took part in, and the steps that settle one that broke.
import { z } from 'zod'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import { scriptFolder } from '../hosts/host-scripts'
import type { Machine } from '../ssh/machine'
import { runFolder } from './channel'
import { guestName } from '../guests/guest'

const traceSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  /** Which of several guests; not known before the frozen part. */
  guest: z.string().nullable().optional(),
  isSource: z.boolean(),
  isTarget: z.boolean(),
  senderAlive: z.boolean(),
  receiverAlive: z.boolean(),
  /** The sender has lost its target and holds the guest frozen until the app says which side keeps it. */
  asksDecision: z.boolean(),
  proved: z.boolean(),
  receiverEnded: z.boolean(),
})
/** What one migration left on one host. */
export type Trace = z.infer<typeof traceSchema>

const script = `${scriptFolder}/lxc_settle.py`
/** Beside the migrations' folders: what switch.sh and path.sh keep there of the interfaces. */
const noMigrations = ['switch', 'path']

/** Every migration that left something on the host. Throws LabError when the host cannot be reached. */
export async function findTraces(machine: Machine): Promise<Trace[]> {
  // The script is on every host that has such a folder, and may be missing on one that has none.
  const argv = ['sh', '-c', 'test ! -d /run/handover || exec python3 -B "$1" observe', 'sh', script]
  const result = await machine.exec({ argv }, { timeoutMs: 30_000 })
  if (result.exitCode !== 0) {
    const message = `${machine.name} did not say what migrations left there.`
    throw new LabError({ code: 'unreachable', message, detail: result.stderr, host: machine.name })
  }
  return result.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => traceSchema.parse(JSON.parse(line)))
    .filter(({ id }) => !noMigrations.includes(id))
}

/** Proves a restored guest in the place of a receiver that died; exits with 1 when it does not run or answer there. */
export function proveStep(host: string, id: string): Step {
  return { ...settle(host, id, 'prove', 'The restored guest may run on: its own words prove it.'), expect: [0, 1] }
}

/** Ends what was restored of an unproved guest, and the processes that restore it. It may be run twice. */
export function clearStep(host: string, id: string): Step {
  return settle(host, id, 'clear', 'Nothing of an unproved guest runs on the target.')
}

/** Lets a guest that a dead sender left frozen run on at the source. */
export function resumeStep(host: string, id: string): Step {
  return settle(host, id, 'resume', 'The guest runs on at the source.')
}

/** Ends the frozen guest that a dead sender left at the source: it runs on the target. */
export function releaseStep(host: string, id: string): Step {
  return settle(host, id, 'release', 'The target has proved the guest: the source lets go of it.')
}

/** Answers a sender that waits for the app's word. */
export function decisionStep(host: string, id: string, word: 'confirm' | 'resume'): Step {
  const why = word === 'confirm' ? 'The target has proved the guest.' : 'The target does not run the guest.'
  return { host, argv: ['install', '-m', '0600', '/dev/stdin', `${runFolder(id)}/decision`], stdin: `${word}\n`, why }
}

function settle(host: string, id: string, action: string, why: string): Step {
  // Without the script there was no migration.
  const shell = 'test ! -e "$1" || exec python3 -B "$1" "$2" "$3" "$4"'
  return { host, argv: ['sh', '-c', shell, 'sh', script, action, runFolder(id), guestName], why, timeoutMs: 90_000 }
}
