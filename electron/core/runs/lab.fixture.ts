// A real local lab for tests: one for each test file, its own name, gone at the end.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { JournalEntry } from '../../../shared/journal'
import type { LayerName } from '../../../shared/names'
import type { RunResult } from '../../../shared/results'
import { LabError } from '../../../shared/reply'
import type { Scenario } from '../../../shared/scenario'
import { scenarioSchema } from '../../../shared/scenario'
import type { Sample } from '../../../shared/samples'
import { takeDown } from '../lab/down'
import type { OpenLab } from '../lab/open-lab'
import { openLab } from '../lab/open-lab'
import { applyLinks, bringUp } from '../lab/up'
import type { JournalWriter } from '../sessions/journal-writer'
import { localMachine } from '../ssh/local-machine'
import { createPool } from '../ssh/pool'
import { runCells } from './run-scenario'
import type { RunContext } from './types'

export const resources = resolve(import.meta.dirname, '../../../resources')

export type TestLab = {
  context: RunContext
  entries: JournalEntry[]
  samples: Sample[]
  run(scenario: Scenario, signal?: AbortSignal): Promise<RunResult[]>
  /** The same lab as another app's process sees it; closing it leaves everything as it is, as a crash does. */
  secondApp(): Promise<{ lab: OpenLab; close(): Promise<void> }>
  close(): Promise<void>
}

export async function testLab(name: string, layers: readonly LayerName[] = []): Promise<TestLab> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'handover-lab-test-'))
  const entries: JournalEntry[] = []
  const samples: Sample[] = []
  const journal: JournalWriter = {
    write: (entry) => void entries.push({ t: Date.now(), ...entry }),
    sample: (sample) => void samples.push(sample),
  }
  const carrier = localMachine()
  const options = { lab: name, resources, dataFolder, journal }
  const { links } = scenarioSchema.parse({ version: 1, name: 'links' })
  await bringUp(carrier, { ...options, links, layers })
  const pool = createPool({ knownHostsFile: join(dataFolder, 'known_hosts'), agent: null })
  const lab = await openLab(name, { dataFolder, pool, carrier })
  const nothing = () => undefined
  // The journal goes on from run to run, and tells them apart by their number.
  let runs = 0
  const context: RunContext = {
    lab,
    resources,
    journal,
    entries: () => entries,
    onProgress: nothing,
    onLive: nothing,
    onSwitch: nothing,
    onSamples: nothing,
  }
  return {
    context,
    entries,
    samples,
    async run(scenario, signal) {
      const results: RunResult[] = []
      const given = signal ? { ...context, signal } : context
      const relink = ({ links: asked }: Scenario) => applyLinks(carrier, { ...options, links: asked })
      await runCells(given, [{ run: runs++, factors: {}, scenario }], relink, async (result) => {
        results.push(result)
      })
      return results
    },
    async secondApp() {
      const own = createPool({ knownHostsFile: join(dataFolder, 'known_hosts'), agent: null })
      const opened = await openLab(name, { dataFolder, pool: own, carrier })
      let over = false
      const machine = async (host: string) => {
        if (over) throw new LabError({ code: 'unreachable', message: 'This app is gone.', host })
        return opened.machine(host)
      }
      const close = () => {
        over = true
        return own.close()
      }
      return { lab: { ...opened, machine }, close }
    },
    async close() {
      await pool.close()
      await takeDown(carrier, options)
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
