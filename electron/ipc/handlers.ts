// Joins the requests of the page to the core: one line of meaning each.
import { join } from 'node:path'
import { createCore } from '../core/core'
import type { Core } from '../core/core'
import { examineLab, lastReports } from '../core/doctor-run'
import { defaultDataFolder } from '../core/lab/record'
import { containerLogs, containerStats } from '../core/guests/docker/look'
import { engineOf } from '../core/guests/engines'
import { labOpen, labState, labSwitch, noJournal } from '../core/labs'
import { sideBySide } from '../core/experiments/side-by-side'
import { localLabPossible, vmLabPossible } from '../core/lab/possible'
import { isVmName } from '../core/lab/vm/vm-lab'
import { createLabWatch } from '../core/lab-watch'
import type { LabWatch } from '../core/lab-watch'
import { adviceOn } from '../core/migration/advice'
import { createNeighbours } from '../core/migration/neighbours'
import { showPlans } from '../core/plans'
import { loadReferences } from '../core/reference/load'
import type { Reference } from '../core/reference/schema'
import { parseScenario } from '../core/scenario/parse'
import { LabError } from '../../shared/reply'
import { productVersion, resourcesFolder } from '../paths'
import { createConsoles } from './consoles'
import type { Consoles } from './consoles'
import { EventHub } from './event-hub'
import { listOwnScenarios, saveOwnScenario } from './own-scenarios'
import { createQuestions } from './questions'
import type { Questions } from './questions'
import type { Handlers } from './router'
import { checkText, listScenarios } from './scenario-files'
import { sessionHandlers } from './session-handlers'
import { Uploads } from './uploads'
import { createWork } from './work'

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
  const questions = createQuestions(() => events.emit({ event: 'changed', payload: { topic: 'questions' } }))
  core.acceptHostKey = (fingerprint, shown) => questions.ask({ kind: 'host-key', ...shown, fingerprint })
  const uploads = new Uploads()
  const consoles = createConsoles((event) => events.emit(event))
  const watch = createLabWatch(core, () => events.size > 0)
  return {
    handlers: handlersOf(core, lab, questions, watch, uploads, consoles),
    events,
    close: async () => {
      questions.refuseAll()
      await consoles.closeAll()
      await watch.stop()
      await uploads.close()
      await core.close()
    },
  }
}

function handlersOf(
  core: Core,
  ownLab: string,
  questions: Questions,
  watch: LabWatch,
  uploads: Uploads,
  consoles: Consoles,
): Handlers {
  const work = createWork(core, ownLab, questions, watch)
  const neighbours = createNeighbours()
  const running = () => core.live.sessionId
  let loaded: Promise<Reference[]> | undefined
  const references = () => (loaded ??= loadReferences(core.resources))
  const [ready, own] = [join(core.resources, 'scenarios'), join(core.dataFolder, 'scenarios')]
  return {
    'app.info': async () => ({
      version: core.version,
      lab: ownLab,
      platform: process.platform,
      localLab: await (isVmName(ownLab) ? vmLabPossible() : localLabPossible()),
      sessionsFolder: core.sessionsFolder,
    }),
    'lab.list': async () => {
      const state = await labState(core, ownLab)
      if (state.state === 'up') watch.start(ownLab)
      else await watch.stop()
      return [state]
    },
    'lab.up': async ({ lab, on }) => work.labUp(lab, on),
    'lab.down': async ({ lab }) => work.labDown(lab),
    'guest.look': async ({ lab, host, guest }) => {
      const machine = await (await labOpen(core, lab)).machine(host)
      const [log, stats] = await Promise.all([containerLogs(machine, 200, guest), containerStats(machine, guest)])
      return { log, stats }
    },
    'guest.start': async ({ lab, host }) => work.guestStart(lab, host),
    'lab.switch': (request) => labSwitch(core, request, core.journal ?? noJournal),
    'scenario.list': async () => [...(await listScenarios(ready)), ...(await listOwnScenarios(own))],
    'scenario.save': (input) => saveOwnScenario(own, ready, input),
    'scenario.parse': async ({ text }) => parseScenario(text),
    'scenario.check': async ({ text }) => checkText(text),
    'run.start': async ({ scenario, stepwise }) => {
      await consoles.closeAll()
      return work.run(scenario, { stepwise })
    },
    'run.next': async () => {
      work.next()
      return {}
    },
    'run.move': async ({ lab, to }) => {
      await consoles.closeAll()
      return work.move(lab, to)
    },
    'run.live': async () => core.live,
    'plan.show': (asked) =>
      showPlans(core, asked.intent === 'run' ? { ...asked, scenario: work.inOwnLab(asked.scenario) } : asked),
    'operation.list': async () => core.operations.list(),
    'operation.cancel': async ({ operation }) => {
      core.operations.cancel(operation)
      questions.refuseAll()
      return {}
    },
    'question.list': async () => questions.list(),
    'question.answer': async ({ id, trust }) => {
      questions.answer(id, trust)
      return {}
    },
    'doctor.run': async ({ lab }) =>
      work.start('doctor', `Check the hosts of ${lab}`, async (tools) => {
        await examineLab(core, lab, tools)
        return null
      }),
    'doctor.last': async ({ lab }) => lastReports(lab),
    ...sessionHandlers({
      sessionsFolder: core.sessionsFolder,
      coursesFolder: join(core.dataFolder, 'courses'),
      resources: core.resources,
      product: `Handover Lab ${core.version}`,
      uploads,
      running,
      onChange: () => core.emit({ event: 'changed', payload: { topic: 'sessions' } }),
    }),
    'results.open': async ({ ids }) => sideBySide(core.sessionsFolder, ids, await references(), running()),
    'advice.get': async ({ lab, scenario, serviceStartS }) =>
      adviceOn(scenario, await neighbours(lab, await labOpen(core, lab)), serviceStartS),
    'console.open': async ({ lab, host, engine, guest, rows, columns }) => {
      if (core.operations.list().some(({ kind, status }) => kind === 'run' && status.state === 'running')) {
        const hint = 'Open it when the run has ended.'
        throw new LabError({ code: 'busy', message: 'A run is under way, and no console is carried along.', hint })
      }
      const machine = await (await labOpen(core, lab)).machine(host)
      const options = { name: guest, size: { rows, columns } }
      return { console: await consoles.show(() => engineOf(engine).console(machine, options)) }
    },
    'console.write': async ({ console: id, text }) => {
      consoles.write(id, text)
      return {}
    },
    'console.close': async ({ console: id }) => {
      await consoles.close(id)
      return {}
    },
    'samples.recent': async ({ sinceMs }) => core.recent.since(sinceMs),
  }
}
