// One run: one migration of the guest with everything that is measured around it.
import { randomBytes } from 'node:crypto'
import type { Part } from '../../../shared/lesson'
import type { Phase, RunResult } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import type { Scenario } from '../../../shared/scenario'
import { durationMs } from '../../../shared/scenario'
import { toErrorInfo } from '../../../shared/reply'
import { computeMetrics, runPhases } from '../migration/metrics'
import { moverOf } from '../migration/method'
import { transportEvidence } from '../migration/transport-evidence'
import { judge } from '../migration/verdict'
import { paceOf } from '../telemetry/pace'
import type { RunningProbe } from '../telemetry/probes'
import type { Telemetry } from '../telemetry/telemetry'
import { clientName, guestAddress } from './guest-life'
import { guestStatus } from './guest-status'
import { startSchedule } from './handover'
import { journalSilence, staysSilent } from './silence'
import { lookAtOwn, ownMark } from './own-mark'
import { journalKernelEvidence, readKernelCounters } from './kernel-evidence'
import { trackProgress, type Share } from './progress'
import { tekaOf, withTeka } from './teka-figures'
import type { RunContext } from './types'
import { engineOf } from '../guests/engines'
import { isOwnWorkload } from '../guests/guest'
import { checkPages } from '../guests/workload'
import type { MoveOptions, MoveOutcome } from '../migration/mover'
import { companionsError, moveCompanions } from './companions'

export type Hop = {
  run: number
  hop: number
  factors: RunResult['factors']
  scenario: Scenario
  from: string
  to: string
  telemetry: Telemetry
  /** This hop's part of the whole operation. */
  share: Share
  /** The client's long-lived connection; the same one for all hops of a run. */
  probe: RunningProbe | null
  /** Takes what is to be put back at the end of the run. */
  atRunEnd(putBack: () => Promise<void>): void
}

/** How long the probes go on after the guest was verified, ms: a gap counts only when answers enclose it. */
const lingerMs = 1200
const afterSwitchMs = 2200
/** How much longer a connection may stay silent that is not reset, ms. */
const longestSilenceMs = 20_000

/** Runs one hop and says what came of it; a failure is a result as well. */
export async function runHop(context: RunContext, hop: Hop): Promise<RunResult> {
  const { journal, lab } = context
  const { run, scenario, telemetry } = hop
  const engine = engineOf(scenario.guest.engine)
  const startedMs = Date.now()
  const sampled: Sample[] = []
  const phases: Phase[] = []
  const progress = trackProgress(scenario, hop.share, context.onProgress)
  const mark = (name: Phase['name'], edge: 'start' | 'end', t: number) => {
    journal.write({ kind: 'phase', run, hop: hop.hop, name, edge, t })
    const open = phases.find((phase) => phase.name === name && phase.endMs === null)
    if (edge === 'start') {
      phases.push({ name, startMs: t, endMs: null })
      progress.enter(name)
    } else if (open) open.endMs = t
    context.onLive({ phases: [...phases] })
  }
  journal.write({ kind: 'run', run, hop: hop.hop, edge: 'start' })
  context.onLive({
    run: { run, hop: hop.hop, startedMs, from: hop.from, to: hop.to },
    phases: [],
    events: [],
    last: null,
    lessons: [],
    teka: null,
  })
  const schedule = await startSchedule(context, scenario, telemetry)
  const result: RunResult = {
    run,
    hop: hop.hop,
    factors: hop.factors,
    from: hop.from,
    to: hop.to,
    status: 'failed',
    error: null,
    verdict: null,
    metrics: null,
    phases: [],
    events: [],
  }
  try {
    schedule.reached('before', startedMs)
    await pause(durationMs(scenario.migration.after), context.signal)
    const client = await lab.machine(clientName(context))
    const counting = !isOwnWorkload(scenario.guest)
    const before = counting ? await guestStatus(context, scenario, client) : null
    const nonce = counting ? null : await ownMark(context, scenario.guest, hop.from)
    const counters = await readKernelCounters(lab, [hop.from, hop.to])
    const requested = Date.now()
    mark('begin', 'start', requested)
    mark('begin', 'end', requested)
    schedule.reached('request', requested)
    let arrivalsAtRestore = 0
    const parts: Part[] = []
    result.parts = parts
    const options: MoveOptions = {
      lab,
      context: { machine: lab.machine, journal, ...(context.signal ? { signal: context.signal } : {}) },
      id: `${run}-${hop.hop}-${randomBytes(4).toString('hex')}`,
      from: hop.from,
      to: hop.to,
      guest: scenario.guest,
      migration: scenario.migration,
      links: scenario.links,
      transport: scenario.migration.transport,
      firstPath: schedule.firstPathUp([hop.from, hop.to]),
      offsetMs: telemetry.offsetMs,
      onPhase: (name, edge, t) => {
        if (name === 'restore' && edge === 'end') arrivalsAtRestore = hop.probe?.watch.evidence().arrivals ?? 0
        mark(name, edge, t)
        if (name === 'verify' && edge === 'end') schedule.reached('verified', t)
      },
      onAnchor: schedule.reached,
      onSample: telemetry.add,
      onPart: (part) => void parts.push(part),
      onLessons: (lessons) => context.onLive({ lessons: [...lessons] }),
      ...(context.nextLesson ? { nextLesson: context.nextLesson } : {}),
      onTeka: (teka) => {
        result.teka = teka
        context.onLive({ teka })
      },
      atRunEnd: hop.atRunEnd,
    }
    const mover = moverOf(scenario)
    const moved = mover(options)
    const beside = moveCompanions({ client, context, guest: scenario.guest }, mover, options, `${run}-${hop.hop}`)
    // Whatever becomes of the first guest, the others come to an end of their own.
    const [first, companions] = await Promise.allSettled([moved, beside])
    if (companions.status === 'fulfilled' && companions.value.length > 0) result.companions = companions.value
    if (first.status === 'rejected') throw first.reason
    const outcome = first.value
    await journalKernelEvidence(lab, counters, journal)
    await schedule.settled()
    const quiet = Math.max(lingerMs, (schedule.lastSwitchMs() ?? 0) + afterSwitchMs - Date.now())
    await pause(quiet, context.signal)
    const watch = hop.probe?.watch
    const limitMs = Math.min(Date.now() - requested, longestSilenceMs)
    if (watch && (await staysSilent(() => watch.evidence(), arrivalsAtRestore, limitMs, context.signal)))
      await journalSilence(client, guestAddress(context, scenario.guest), journal)
    const after = counting ? await guestStatus(context, scenario, client) : null
    const pages = after ? await checkPages(client, after.at) : null
    const own = counting ? null : await lookAtOwn(context, scenario.guest, hop.to, nonce)
    const stayed = outcome.teka?.stayed === true
    const [there, here] = await Promise.all([
      engine.presence(await lab.machine(stayed ? hop.from : hop.to)),
      engine.presence(await lab.machine(stayed ? hop.to : hop.from)),
    ])
    sampled.push(...telemetry.recent(startedMs - 1000))
    if (outcome.teka) result.teka = tekaOf(outcome, sampled)
    const transfer = outcome.transfer ?? window(runPhases(context.entries(), run, hop.hop), 'transfer')
    const targets = lab.host(hop.to).interfaces.map((each) => each.address)
    result.verdict = judge({
      requested: scenario.migration.transport,
      before: before?.status ?? null,
      after: after?.status ?? null,
      pages,
      probe: watch?.evidence() ?? null,
      arrivalsAtRestore,
      transport: transfer ? transportEvidence(sampled, hop.from, targets, transfer) : null,
      ...(own ? { own } : {}),
      runsOnTarget: there === 'running',
      goneFromSource: here === 'absent',
      stateless: scenario.migration.method === 'stateless',
      ...(scenario.migration.control === 'none' ? {} : { control: scenario.migration.control }),
    })
    if (context.nextLesson)
      result.verdict.reasons.push('It was taken one step at a time: its times include the waiting.')
    result.metrics = withTeka(metricsOf(context, hop, sampled, outcome), outcome, result.teka)
    result.error = companionsError(result.companions ?? [], result.verdict.promised ?? 'continued')
    result.status = result.error ? 'failed' : 'succeeded'
  } catch (thrown) {
    await schedule.close()
    result.error = toErrorInfo(thrown)
    result.status = result.error.code === 'cancelled' ? 'cancelled' : 'failed'
    sampled.push(...telemetry.recent(startedMs - 1000))
    result.metrics = metricsOf(context, hop, sampled, { frozenAt: null, resumedAt: null, logicalBytes: null })
  }
  progress.stop()
  result.phases = runPhases(context.entries(), run, hop.hop)
  result.events = schedule.events()
  journal.write({ kind: 'run-end', result })
  context.onLive({ last: result, run: null })
  await schedule.restore().catch((thrown: unknown) => {
    journal.write({ kind: 'note', text: `an interface was not put back: ${toErrorInfo(thrown).message}` })
  })
  return result
}

function metricsOf(
  context: RunContext,
  hop: Hop,
  samples: readonly Sample[],
  outcome: MoveOutcome,
): RunResult['metrics'] {
  const { frozenAt, resumedAt, logicalBytes, transfer } = outcome
  const metrics = computeMetrics({
    run: hop.run,
    hop: hop.hop,
    from: hop.from,
    to: hop.to,
    entries: context.entries(),
    samples,
    links: hop.scenario.links,
    logicalBytes,
    pace: paceOf(context.lab.record),
    ...(transfer ? { transfer } : {}),
    freezeMs: frozenAt !== null && resumedAt !== null ? resumedAt - frozenAt : null,
  })
  if (context.lab.record.links !== null) return metrics
  const reason = 'the network is the user’s own: its rates are not known'
  return { ...metrics, floorMs: null, linkUse: null, missing: { ...metrics.missing, floorMs: reason, linkUse: reason } }
}

function window(phases: readonly Phase[], name: Phase['name']): { startMs: number; endMs: number } | null {
  const phase = phases.find((each) => each.name === name)
  return phase && phase.endMs !== null ? { startMs: phase.startMs, endMs: phase.endMs } : null
}

/** Waits; a cancel ends the wait with an AbortError. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}
