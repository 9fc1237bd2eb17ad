// What survived a migration. Every sentence comes from something observed; an exit code proves nothing.
import type { Transport } from '../../../shared/names'
import type { Verdict } from '../../../shared/results'
import type { TekaControl } from '../../../shared/teka-record'
import type { PagesCheck, WorkloadStatus } from '../telemetry/lines'
import type { ProbeEvidence } from '../telemetry/probe-watch'
import type { OwnWorkload } from './verdict-own'
import { judgeOwnWorkload } from './verdict-own'
import type { TransportEvidence } from './transport-evidence'

export type VerdictInput = {
  requested: Transport
  /** The workload's status before the request, and on the target; null when it did not answer. */
  before: WorkloadStatus | null
  after: WorkloadStatus | null
  /** The check of all pages on the target; null when it was not made. */
  pages: PagesCheck | null
  /** The probe that kept one connection; null when none ran. */
  probe: ProbeEvidence | null
  /** `arrivals` of that probe when the guest had been restored: only what came later shows that it lives. */
  arrivalsAtRestore: number
  transport: TransportEvidence | null
  /** For a workload of the user's: whether its port answers now, and what told its first process before and after. */
  own?: OwnWorkload
  /** Whether the guest was seen running on the target, and gone from the source; null when not observed. */
  runsOnTarget: boolean | null
  goneFromSource: boolean | null
  /** The method promises no more than a fresh start on the target. */
  stateless?: boolean
  /** What the run left out on purpose. */
  control?: TekaControl
}

/** The verdict of a run, with one sentence for each thing checked. */
export function judge(input: VerdictInput): Verdict {
  const reasons: string[] = []
  const state = judgeState(input, reasons)
  const connection = judgeConnection(input, reasons)
  const transport = judgeTransport(input, reasons)
  const { control } = input
  if (control) reasons.push(controlTexts[control])
  if (!input.stateless) return { state, connection, transport, reasons, ...(control ? { control } : {}) }
  reasons.push('A stateless migration was asked for: it starts afresh, and what was open closes.')
  return { state, connection, transport, reasons, promised: 'restarted' }
}

/**
 * Whether a verdict holds: the state went on, a connection that was there lived, and the transport was the one asked for.
 * A stateless migration promised a fresh start alone, and no bulk of it has a transport. A control holds when it shows what it
 * is for: with plain TCP the connection breaks, and without a migration nothing is transferred.
 */
export function verdictHolds(verdict: Verdict): boolean {
  const { requested, actual } = verdict.transport
  if (verdict.promised === 'restarted') return verdict.state === 'restarted'
  if (verdict.control === 'no-migration') return verdict.state === 'continued' && verdict.connection === 'kept'
  if (verdict.control === 'plain-tcp') {
    return verdict.state === 'continued' && verdict.connection === 'broken' && actual === requested
  }
  return verdict.state === 'continued' && verdict.connection !== 'broken' && actual === requested
}

const controlTexts: Readonly<Record<TekaControl, string>> = {
  none: 'Nothing was left out.',
  'plain-tcp': 'A control: the client spoke plain TCP, whose connections end with an address.',
  'no-prior-configuration': 'A control: the guest was given its new address only after its arrival.',
  'no-migration': 'A control: the guest stayed, and is reached over the other cloudlet.',
}

function judgeState({ before, after, pages, probe, ...input }: VerdictInput, reasons: string[]): Verdict['state'] {
  if (input.own) return judgeOwnWorkload(input.own, input, reasons)
  if (!after || input.runsOnTarget === false) {
    reasons.push(
      after
        ? 'The workload answered, but the guest was not running on the target.'
        : 'The workload did not answer on the target.',
    )
    return 'lost'
  }
  const stayed = input.control === 'no-migration'
  const runs = stayed ? 'The guest runs where it was.' : 'The guest runs on the target.'
  reasons.push(input.runsOnTarget === null ? 'It was not observed where the guest runs.' : runs)
  if (input.goneFromSource !== null && !stayed) {
    reasons.push(
      input.goneFromSource ? 'The guest is gone from the source.' : 'The guest is still on the source as well.',
    )
  }
  const twice = input.goneFromSource === false
  if (!before) {
    reasons.push('The state before the migration is not known, so that it went on cannot be said.')
    return 'gap'
  }
  const nonces = new Set([before.nonce, after.nonce, ...(probe?.nonces ?? []), ...(pages ? [pages.nonce] : [])])
  if (nonces.size > 1) {
    reasons.push('The workload has another nonce: it started afresh and its old state is gone.')
    return 'restarted'
  }
  reasons.push('The workload has the same nonce: it is the same process.')
  const results = [counters(before, after, probe, reasons), checkPages(pages, reasons), numbers(probe, reasons)]
  return results.every(Boolean) && !twice ? 'continued' : 'gap'
}

function counters(
  before: WorkloadStatus,
  after: WorkloadStatus,
  probe: ProbeEvidence | null,
  reasons: string[],
): boolean {
  const seen = Math.max(before.counter, probe?.firstCounter ?? 0)
  if (after.counter < seen || after.ticks < before.ticks || (probe?.counterFell ?? 0) > 0) {
    reasons.push(
      `The counter went back (${before.counter} to ${after.counter}, ticks ${before.ticks} to ${after.ticks}): ` +
        'the guest runs from an older state.',
    )
    return false
  }
  if (after.ticks === before.ticks) {
    reasons.push(`The ticks stood still at ${after.ticks}: the guest does not run.`)
    return false
  }
  reasons.push(
    `The counter went on from ${before.counter} to ${after.counter}, and the ticks from ${before.ticks} to ${after.ticks}.`,
  )
  return true
}

function checkPages(pages: PagesCheck | null, reasons: string[]): boolean {
  if (!pages) {
    reasons.push('The memory pages were not checked.')
    return true
  }
  const bad = pages.lost + pages.stale + pages.torn
  reasons.push(
    bad === 0
      ? `All ${pages.pages} memory pages are whole and of the right generation.`
      : `Of ${pages.pages} memory pages ${pages.lost} are lost, ${pages.stale} stale and ${pages.torn} torn.`,
  )
  return bad === 0
}

function numbers(probe: ProbeEvidence | null, reasons: string[]): boolean {
  if (!probe || probe.arrivals === 0) return true
  if (probe.lost === 0 && probe.repeated === 0) {
    reasons.push(`Of the ${probe.arrivals} messages from the guest none is missing and none came twice.`)
    return true
  }
  reasons.push(
    `In the messages from the guest ${probe.lost} numbers are missing and ${probe.repeated} came twice or too late.`,
  )
  return false
}

function judgeConnection({ probe, arrivalsAtRestore }: VerdictInput, reasons: string[]): Verdict['connection'] {
  if (!probe || probe.connection === 'none') {
    reasons.push('The client had no connection to the guest that could have lived on.')
    return 'none'
  }
  if (probe.connection === 'broken') {
    reasons.push(`The client's connection broke${probe.reason ? `: ${probe.reason}` : ''}.`)
    return 'broken'
  }
  const since = probe.arrivals - arrivalsAtRestore
  if (since <= 0) {
    reasons.push("The client's connection was not reset, but nothing came over it after the restore.")
    return 'broken'
  }
  reasons.push(`The client's connection lived on: ${since} messages came over it after the restore.`)
  return 'kept'
}

function judgeTransport(input: VerdictInput, reasons: string[]): Verdict['transport'] {
  const { requested, transport } = input
  // Nothing is transferred, or nothing in bulk: a few blocks of files say nothing of what carries them.
  if (input.control === 'no-migration' || input.stateless) return { requested, actual: null, subflows: 0 }
  if (!transport?.actual) {
    reasons.push('The kernel gave no evidence of what carried the transfer.')
    return { requested, actual: null, subflows: 0 }
  }
  const { actual, subflows } = transport
  if (actual === 'tcp') {
    const wire = transport.wireBytes ? `: ${share(transport.wireBytes)} left the source` : ''
    reasons.push(
      requested === 'mptcp'
        ? `MPTCP was asked for, but the transfer fell back to plain TCP${wire}.`
        : `The transfer was plain TCP${wire}.`,
    )
    return { requested, actual, subflows }
  }
  const paths = transport.bytes.eth0 > 0 && transport.bytes.eth1 > 0 ? 'both paths' : 'one path only'
  reasons.push(`The transfer was MPTCP with ${count(subflows)} over ${paths}: ${share(transport.bytes)}.`)
  return { requested, actual, subflows }
}

const count = (subflows: number) => `${subflows} subflow${subflows === 1 ? '' : 's'}`
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const share = (bytes: { eth0: number; eth1: number }) =>
  `${mebibytes(bytes.eth0)} over eth0, ${mebibytes(bytes.eth1)} over eth1`
