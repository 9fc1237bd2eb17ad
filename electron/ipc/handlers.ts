// Joins the requests of the page to the core: one line of meaning each.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../shared/reply'
import type { Scenario } from '../../shared/scenario'
import { scenarioSchema } from '../../shared/scenario'
import { createCore } from '../core/core'
import type { Core } from '../core/core'
import { examineLab, lastReports } from '../core/doctor-run'
import { defaultDataFolder, readRecord } from '../core/lab/record'
import { defaultLinks, labDown, labState, labSwitch, labUp, noJournal } from '../core/labs'
import { localLabPossible } from '../core/lab/possible'
import { requireSupported } from '../core/migration/supported'
import { showPlans } from '../core/plans'
import { runSession } from '../core/runs/session-run'
import { parseScenario } from '../core/scenario/parse'
import { exportSession } from '../core/sessions/export'
import { listSessions, openSession, readSamples } from '../core/sessions/open'
import { productVersion, resourcesFolder } from '../paths'
import { EventHub } from './event-hub'
import type { Handlers } from './router'

export type Joined = { handlers: Handlers; events: EventHub; close(): Promise<void> }

/** Makes the core of the app and the handlers on it. `lab` is the lab that the page works in, and that scenarios call `local`. */
export async function createHandlers(lab = 'local'): Promise<Joined> {
  const events = new EventHub()
  const dataFolder = defaultDataFolder()
  const core = await createCore({
    dataFolder,
    sessionsFolder: join(dataFolder, 'sessions'),
    resources: resourcesFolder(),
    version: productVersion,
    emit: (event) => events.emit(event),
  })
  return { handlers: handlersOf(core, lab), events, close: core.close }
}

function handlersOf(core: Core, ownLab: string): Handlers {
  const here = (scenario: Scenario) => (scenario.lab === 'local' ? { ...scenario, lab: ownLab } : scenario)
  const start = (given: Scenario, guest: { existingGuest: boolean }) => {
    const scenario = here(given)
    requireSupported(scenario)
    const run = core.operations.start('run', scenario.name, async (tools) => {
      const { session, results } = await runSession(core, { scenario, ...guest, keepGuest: true }, tools)
      const failed = results.runs.find((result) => result.error !== null)
      if (failed?.error && results.runs.length === 1) throw new LabError(failed.error)
      return session.id
    })
    return { operation: run.operation }
  }
  const running = () => core.live.sessionId
  return {
    'app.info': async () => ({
      version: core.version,
      lab: ownLab,
      platform: process.platform,
      localLab: await localLabPossible(),
      sessionsFolder: core.sessionsFolder,
    }),
    'lab.list': async () => [await labState(core, ownLab)],
    'lab.up': async ({ lab }) => {
      const links = (await readRecord(core.dataFolder, lab))?.links ?? defaultLinks
      const { operation } = core.operations.start('lab-up', `Start the lab ${lab}`, async (tools) => {
        await labUp(core, lab, links, tools)
        return null
      })
      return { operation }
    },
    'lab.down': async ({ lab }) => {
      const { operation } = core.operations.start('lab-down', `Remove the lab ${lab}`, async ({ signal }) => {
        await labDown(core, lab, { signal })
        return null
      })
      return { operation }
    },
    'lab.switch': (request) => labSwitch(core, request, core.journal ?? noJournal),
    'scenario.list': () => listScenarios(core),
    'scenario.parse': async ({ text }) => parseScenario(text),
    'run.start': async ({ scenario }) => start(scenario, { existingGuest: false }),
    'run.move': async ({ lab, to }) => moveGuest(core, lab, to, start),
    'run.live': async () => core.live,
    'plan.show': (asked) =>
      showPlans(core, asked.intent === 'run' ? { ...asked, scenario: here(asked.scenario) } : asked),
    'operation.list': async () => core.operations.list(),
    'operation.cancel': async ({ operation }) => {
      core.operations.cancel(operation)
      return {}
    },
    'doctor.run': async ({ lab }) => {
      const { operation } = core.operations.start('doctor', `Check the hosts of ${lab}`, async (tools) => {
        await examineLab(core, lab, tools)
        return null
      })
      return { operation }
    },
    'doctor.last': async ({ lab }) => lastReports(lab),
    'sessions.list': () => listSessions(core.sessionsFolder, running()),
    'sessions.open': ({ id }) => openSession(core.sessionsFolder, id, running()),
    'sessions.samples': ({ id }) => readSamples(core.sessionsFolder, id),
    'sessions.export': async ({ id, format }) => ({ path: await exportSession(core.sessionsFolder, id, format) }),
    'samples.recent': async ({ sinceMs }) => core.recent.since(sinceMs),
  }
}

async function listScenarios(core: Core) {
  const folder = join(core.resources, 'scenarios')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  // The demo is what a new user should see first.
  const files = [...names.filter((name) => name === 'demo.yaml'), ...names.filter((name) => name !== 'demo.yaml')]
  return Promise.all(
    files.map(async (file) => ({ file, scenario: parseScenario(await readFile(join(folder, file)), { file }) })),
  )
}

/** A move by hand: the guest that runs goes to `to`; where none runs, one is made on the other cloudlet first. */
async function moveGuest(
  core: Core,
  lab: string,
  to: string,
  start: (scenario: Scenario, guest: { existingGuest: boolean }) => { operation: string },
) {
  const state = await labState(core, lab)
  const here = state.guests.find((guest) => guest.state === 'running')
  const other = state.hosts.find((host) => host.role === 'cloudlet' && host.name !== to)
  const from = here?.host ?? other?.name ?? 'cloudlet-a'
  const guest = core.live.scenario?.guest
  const scenario = scenarioSchema.parse({
    version: 1,
    name: `move to ${to}`,
    lab,
    links: state.links,
    ...(here && guest ? { guest } : {}),
    migration: { from, to, after: '1s' },
  })
  return start(scenario, { existingGuest: here !== undefined })
}
