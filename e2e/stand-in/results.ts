// Two made-up experiments with their statistics worked out as the core does it: for the results page.
import { analyse } from '../../electron/core/experiments/analysis'
import { compareSessions, scenarioDifferences } from '../../electron/core/experiments/compare-sessions'
import { summarize } from '../../electron/core/experiments/statistics'
import type { SessionInfo } from '../../shared/ipc'
import type { RunResult } from '../../shared/results'
import { scenarioSchema } from '../../shared/scenario'
import type { SessionResults, SideBySide } from '../../shared/side-by-side'
import { standInResult } from './lab'

const transports = ['tcp', 'mptcp'] as const
const sizes = [16, 64, 256]
const repeat = 5
// The same spread each time: no random numbers.
const noise = (seed: number) => (Math.abs(Math.sin(seed * 12.9898) * 43_758.5453) % 1) - 0.5

function experiment(id: string, title: string, startedMs: number, factor: number, delayMs: number): SessionResults {
  const scenario = scenarioSchema.parse({
    version: 1,
    name: title,
    links: { eth0: { delayMs }, eth1: { delayMs } },
    factors: { 'migration.transport': [...transports], 'guest.memoryMiB': sizes },
    repeat,
  })
  const runs: RunResult[] = []
  for (let repetition = 0; repetition < repeat; repetition += 1) {
    for (const transport of transports) {
      for (const memory of sizes) {
        const base = standInResult(startedMs + runs.length * 10_000)
        const bytes = (memory + 11) * 2 ** 20
        const rate = transport === 'tcp' ? 100 : 200
        const floorMs = bytes / rate / 125
        const transferMs = (floorMs * 1.06 + 180) * factor * (1 + noise(runs.length + memory) * 0.05)
        const downtimeMs = transferMs + 160 * factor
        const wireBytes =
          transport === 'tcp' ? { eth0: bytes * 1.05, eth1: 9000 } : { eth0: bytes * 0.53, eth1: bytes * 0.52 }
        runs.push({
          ...base,
          run: runs.length,
          factors: { 'migration.transport': transport, 'guest.memoryMiB': memory },
          metrics: base.metrics && {
            ...base.metrics,
            logicalBytes: bytes,
            floorMs,
            transferMs,
            downtimeMs,
            wireBytes,
            totalMs: downtimeMs + 3000,
            freezeMs: downtimeMs - 12,
          },
        })
      }
    }
  }
  // One that failed: it is in no figure, and said to be missing.
  const last = runs.pop()
  if (last) {
    const error = { code: 'migration-failed', message: 'The target refused the image.' } as const
    runs.push({ ...last, status: 'failed', error, verdict: null, metrics: null })
  }
  return { id, title, startedMs, scenario, runs, summary: summarize(runs), analysis: analyse(runs, scenario) }
}

export function standInExperiments(startedMs: number) {
  const all = [
    experiment('20260101-110000-three-sizes', 'TCP or MPTCP, three sizes', startedMs - 3_600_000, 1, 0),
    experiment('20260101-100000-three-sizes-slow', 'Three sizes with delay', startedMs - 7_200_000, 1.4, 20),
  ]
  const infos = all.map(({ id, title, startedMs: begun, runs }): SessionInfo => ({
    id,
    title,
    startedMs: begun,
    state: 'succeeded',
    runs: runs.length,
    verdicts: { held: runs.length - 1, broken: 1, invalid: 0 },
    imported: false,
  }))
  return {
    infos,
    open: (ids: readonly string[]) => together(ids.flatMap((id) => all.find((one) => one.id === id) ?? [])),
  }
}

function together(sessions: SessionResults[]): SideBySide {
  const [first, ...others] = sessions
  return {
    sessions,
    published: sessions.slice(0, 1).map(({ id }) => ({
      session: id,
      metric: 'downtimeMs',
      label: 'Nobody 2001, Table 1',
      caption: 'made up for a test',
      fit: 'almost',
      factors: { 'migration.transport': 'tcp', 'guest.memoryMiB': 64 },
      values: [{ name: 'container: one', ms: 9000, doubt: null }],
      ratio: null,
      differences: ['rate of the paths: 600 Mbit/s there, 100 Mbit/s here'],
      notes: ['A note.'],
    })),
    compared: others.flatMap((second) =>
      first?.scenario && second.scenario
        ? [
            {
              first: first.id,
              second: second.id,
              differences: scenarioDifferences(first.scenario, second.scenario),
              rows: compareSessions(first.runs, second.runs),
            },
          ]
        : [],
    ),
  }
}
