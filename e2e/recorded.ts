// Real session folders for tests of the sessions page, written as the app writes them.
import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createSession } from '../electron/core/sessions/session'
import type { RunResult } from '../shared/results'
import type { Scenario } from '../shared/scenario'
import { standInResult } from './stand-in/lab'

export const newFolder = (name: string) => mkdtempSync(join(tmpdir(), `${name}-`))

/** A finished session with `runs` runs of a scenario; its id. */
export function recordSession(root: string, scenario: Scenario, runs: number, change: Partial<RunResult> = {}): string {
  const about = { title: scenario.name, lab: 'local', product: 'Handover Lab' }
  const session = createSession(root, { ...about, scenarioText: stringify(scenario) })
  const t = Date.now() - 60_000
  const step = { host: 'cloudlet-a', argv: ['ip', 'link', 'set', 'eth0', 'down'], why: 'Takes eth0 down.' }
  session.journal.write({ kind: 'plan', title: 'eth0 goes down', steps: 1 })
  session.journal.write({ kind: 'step', id: 1, undo: false, step })
  session.journal.write({ kind: 'step-end', id: 1, exitCode: 0, durationMs: 3, stdout: '', stderr: '', error: null })
  const results = Array.from({ length: runs }, (_, run): RunResult => ({ ...standInResult(t), run, ...change }))
  for (const result of results) session.journal.write({ kind: 'run-end', result })
  for (let at = t - 3000; at < t + 9000; at += 100) {
    session.journal.sample({ kind: 'rtt', t: at, host: 'client', interface: 'eth0', rttMs: 1 })
  }
  session.writeResults({ version: 1, scenario, runs: results, summary: [] })
  session.close('succeeded', null)
  return session.id
}

const hosts = ['cloudlet-a', 'cloudlet-b', 'cloudlet-c', 'client']
const stepMs = 100

/** An hour at 10 Hz: four hosts with 16 lines of throughput, two of round trips, a probe; its id. */
export function recordHour(root: string, scenario: Scenario): string {
  const id = recordSession(root, scenario, 1)
  const file = join(root, id, 'samples.ndjson')
  const start = Date.now() - 3_600_000
  const bytes = new Map<string, number>()
  const count = (key: string, t: number) => {
    const total = (bytes.get(key) ?? 0) + Math.round(1e6 * (1 + Math.sin(t / 9000 + key.length)) * Math.random())
    bytes.set(key, total)
    return total
  }
  let lines: string[] = []
  for (let t = start; t < start + 3_600_000; t += stepMs) {
    for (const host of hosts) {
      const counters = (name: string) => ({
        rxBytes: count(`${host}${name}r`, t),
        txBytes: count(`${host}${name}t`, t),
        up: true,
      })
      const interfaces = { eth0: counters('eth0'), eth1: counters('eth1') }
      lines.push(JSON.stringify({ kind: 'host', t, host, interfaces, cpuPercent: 7.5, subflows: [] }))
    }
    for (const name of ['eth0', 'eth1']) lines.push(JSON.stringify({ kind: 'rtt', t, host: 'client', interface: name, rttMs: 1 + Math.random() })) // prettier-ignore
    const answers = [0, 20, 40, 60, 80].map((ms) => [t + ms, (t - start + ms) / 20, 0.3])
    // A silence of half a second each minute.
    if ((t - start) % 60_000 >= 500)
      lines.push(JSON.stringify({ kind: 'probe', t, probe: 'guest', answers, connection: 1 }))
    if (lines.length < 50_000) continue
    appendFileSync(file, `${lines.join('\n')}\n`)
    lines = []
  }
  appendFileSync(file, `${lines.join('\n')}\n`)
  return id
}
