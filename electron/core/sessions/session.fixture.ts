// A small recorded session for tests: one run with two hosts, a switch and a probe with a gap.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metrics, Results, RunResult } from '../../../shared/results'
import { scenarioSchema } from '../../../shared/scenario'
import { createSession, type Session } from './session'

export const start = Date.UTC(2026, 4, 1, 12)
export const newRoot = () => mkdtempSync(join(tmpdir(), 'handover-sessions-'))

export const metrics: Metrics = {
  totalMs: 5000,
  freezeMs: 2000.5,
  downtimeMs: 2100,
  handoverGapMs: null,
  transferMs: 1500,
  transferStallMs: 100,
  logicalBytes: 70_000_000,
  wireBytes: { eth0: 30_000_000, eth1: 41_000_000 },
  floorMs: 2800,
  linkUse: 0.8,
  probeLost: 0,
  probeRepeated: 0,
  cpuPercent: 40,
  missing: { handoverGapMs: 'no path probe ran' },
  resolutionMs: { totalMs: 1, downtimeMs: 20 },
}

export const run: RunResult = {
  run: 0,
  hop: 0,
  factors: { 'migration.transport': 'mptcp' },
  from: 'cloudlet-a',
  to: 'cloudlet-b',
  status: 'succeeded',
  error: null,
  verdict: {
    state: 'continued',
    connection: 'kept',
    transport: { requested: 'mptcp', actual: 'mptcp', subflows: 2 },
    reasons: ['The guest runs on the target.'],
  },
  metrics,
  phases: [
    { name: 'begin', startMs: start + 1000, endMs: start + 1200 },
    { name: 'transfer', startMs: start + 1200, endMs: start + 2700 },
    { name: 'cleanup', startMs: start + 2700, endMs: start + 3000 },
  ],
  events: [{ t: start + 1500, host: 'cloudlet-a', interface: 'eth0', action: 'down', kind: 'admin', manner: 'abrupt' }],
}

export function resultsOf(runs: RunResult[]): Results {
  return { version: 1, scenario: scenarioSchema.parse({ version: 1, name: 'a small one' }), runs, summary: [] }
}

/** Records a small session below `root`; it is still open. `title` and `output` can be hostile. */
export function record(root: string, { title = 'a small one', output = 'fine', result = run } = {}): Session {
  const session = createSession(root, {
    title,
    lab: 'local',
    product: 'Handover Lab',
    scenarioText: `version: 1\nname: ${JSON.stringify(title)}\n`,
  })
  const { journal } = session
  const step = { host: 'cloudlet-a', argv: ['cat', title], stdin: output, why: title }
  journal.write({ t: start, kind: 'plan', title, steps: 1 })
  journal.write({ t: start, kind: 'step', id: 1, undo: false, step })
  const end = { exitCode: 0, durationMs: 12, stdout: output, stderr: '', error: null }
  journal.write({ t: start + 20, kind: 'step-end', id: 1, ...end })
  journal.write({ t: start + 500, kind: 'run', run: 0, hop: 0, edge: 'start' })
  for (let t = start; t < start + 4000; t += 100) {
    const eth0 = { rxBytes: 0, txBytes: (t - start) * 1000, up: true }
    journal.sample({ kind: 'host', t, host: 'cloudlet-a', interfaces: { eth0 }, cpuPercent: 3, subflows: [] })
    journal.sample({ kind: 'rtt', t, host: 'client', interface: 'eth1', rttMs: 1.5 })
    if (t > start + 1500 && t < start + 2500) continue
    journal.sample({ kind: 'probe', t, probe: 'guest', answers: [[t, t - start, 0.2], [t + 50, t - start + 1, 0.2]], connection: 1 }) // prettier-ignore
  }
  journal.write({ t: start + 3000, kind: 'run-end', result })
  session.writeResults(resultsOf([result]))
  session.writeFile('facts.json', JSON.stringify({ 'cloudlet-a': { kernel: '6.18', distribution: title, versions: { criu: '4.2' } } })) // prettier-ignore
  return session
}
