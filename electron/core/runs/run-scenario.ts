// A whole scenario: every cell of its design, each with a fresh guest, its probes and its hops.
import type { RunResult } from '../../../shared/results'
import type { Cell } from '../experiments/design'
import { timeLeft, type TimeLeft } from '../experiments/time-left'
import type { RunningProbe } from '../telemetry/probes'
import { toErrorInfo } from '../../../shared/reply'
import { isOwnWorkload } from '../guests/guest'
import { endsExperiment, failedRun } from './failed-run'
import { removeGuest } from './guest-life'
import { prepareHosts, startLabTelemetry } from './prepare-lab'
import { prepareRun, type ApplyLinks, type Bench } from './prepare-run'
import { hopShare, type Share } from './progress'
import { runHop } from './run-hop'
import { forwardOnly, sharesOf } from './shares'
import type { RunContext } from './types'
import { warmUpContext, warmUpNote } from './warm-up'

export type Options = {
  /** Runs that come before the first and are not kept. */
  warmUp?: number
  /** Give each run the hosts as the first one found them. */
  reset?: boolean
  /** What is known already of how long runs take. */
  time?: TimeLeft
}

type OnResult = (result: RunResult) => Promise<void>

/**
 * Runs the cells one after the other; calls `onResult` after each run. A run that fails, or cannot begin, is a result, and the
 * next one follows. Throws only when the lab itself fails.
 */
export async function runCells(
  given: RunContext,
  cells: readonly Cell[],
  applyLinks: ApplyLinks,
  onResult: OnResult,
  { warmUp = 0, reset = false, time = timeLeft() }: Options = {},
): Promise<void> {
  const context = { ...given, onProgress: forwardOnly(given.onProgress) }
  await prepareHosts(context)
  const telemetry = startLabTelemetry(context)
  const bench = { context, telemetry, applyLinks, reset }
  const shares = sharesOf(cells, time, cells.length > 0 ? warmUp : 0)
  try {
    await telemetry.ready
    for (let index = 0; index < warmUp; index += 1) await warmUpRun(bench, cells, shares.warmUp(index))
    for (const [index, cell] of cells.entries()) {
      context.signal?.throwIfAborted()
      const begunMs = Date.now()
      const status = await runCell(bench, cell, shares.run(index), onResult)
      time.finished(cell, Date.now() - begunMs, status)
    }
  } finally {
    await telemetry.stop()
    if (!context.keepGuest) await removeGuest(context).catch(() => undefined)
  }
}

async function warmUpRun(bench: Bench, [cell]: readonly Cell[], share: Share): Promise<void> {
  if (!cell) return
  bench.context.signal?.throwIfAborted()
  const begunMs = Date.now()
  const results: RunResult[] = []
  const quiet = { ...bench, context: warmUpContext(bench.context) }
  await runCell(quiet, cell, share, async (result) => void results.push(result))
  bench.context.journal.write({ kind: 'note', text: warmUpNote(results, Date.now() - begunMs) })
}

async function runCell(bench: Bench, cell: Cell, share: Share, onResult: OnResult): Promise<RunResult['status']> {
  const { context, telemetry } = bench
  const { scenario } = cell
  const { from, to, hops } = scenario.migration
  let probes: RunningProbe[]
  let putBack = async () => {}
  try {
    context.onProgress({ fraction: share.from, text: `${share.text}: guest`, leftMs: share.expectedMs + share.laterMs })
    probes = await prepareRun(bench, scenario)
  } catch (thrown) {
    if (endsExperiment(thrown)) throw thrown
    await onResult(failedRun(context, cell, thrown))
    return 'failed'
  }
  try {
    for (let hop = 0; ; hop += 1) {
      const [source, target] = hop % 2 === 0 ? [from, to] : [to, from]
      const common = { run: cell.run, hop, factors: cell.factors, scenario, from: source, to: target, telemetry }
      const probe = isOwnWorkload(scenario.guest) ? null : (probes[0] ?? null)
      const atRunEnd = (work: () => Promise<void>) => {
        putBack = work
      }
      const result = await runHop(context, { ...common, share: hopShare(share, hop, hops), probe, atRunEnd })
      await onResult(result)
      if (result.status !== 'succeeded' || hop + 1 >= hops) return result.status
    }
  } finally {
    await putBack().catch((thrown: unknown) => {
      context.journal.write({ kind: 'note', text: `not put back: ${toErrorInfo(thrown).message}` })
    })
    await Promise.all(probes.map((probe) => probe.stop()))
  }
}
