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
import { createLabWatch } from '../core/lab-watch'
import type { LabWatch } from '../core/lab-watch'
import { adviceOn } from '../core/migration/advice'
import { createNeighbours } from '../core/migration/neighbours'
import { showPlans } from '../core/plans'
import { loadReferences } from '../core/reference/load'
import type { Reference } from '../core/reference/schema'
import { localHosts } from '../core/scenario/checks'
import { parseScenario } from '../core/scenario/parse'
import type { RequestInput } from '../../shared/ipc'
import { LabError } from '../../shared/reply'
import { productVersion, resourcesFolder } from '../paths'
import { createConsoles } from './consoles'
import type { Consoles } from './consoles'
import { EventHub } from './event-hub'
import { listOwnScenarios, saveOwnScenario } from './own-scenarios'
import { createPageLab } from './page-lab'
import type { PageLab } from './page-lab'
import { createQuestions } from './questions'
import type { Questions } from './questions'
import type { Handlers } from './router'
import { checkText, listScenarios } from './scenario-files'
import { sessionHandlers } from './session-handlers'
import { Uploads } from './uploads'
import { createWork } from './work'

export type Joined = { handlers: Handlers; events: EventHub; close(): Promise<void> }

/** Makes the core of the app and the handlers on it. `lab` is the lab that the page works in, and that scenarios call `local`. */
export async function createHandlers(lab = 'local', resources = resourcesFolder()): Promise<Joined> {
  const events = new EventHub()
  const dataFolder = defaultDataFolder()
  const core = await createCore({
    dataFolder,
    sessionsFolder: join(dataFolder, 'sessions'),
    resources,
    version: productVersion,
    emit: (event) => events.emit(event),
  })
  const questions = createQuestions(() => events.emit({ event: 'changed', payload: { topic: 'questions' } }))
  core.acceptHostKey = (fingerprint, shown) => questions.ask({ kind: 'host-key', ...shown, fingerprint })
  const uploads = new Uploads()
  const consoles = createConsoles((event) => events.emit(event))
  const watch = createLabWatch(core, () => events.size > 0)
  return {
    handlers: handlersOf(core, createPageLab(dataFolder, lab), questions, watch, uploads, consoles),
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
  pageLab: PageLab,
  questions: Questions,
  watch: LabWatch,
  uploads: Uploads,
  consoles: Consoles,
): Handlers {
  const work = createWork(core, pageLab, questions, watch)
  const neighbours = createNeighbours()
  const running = () => core.live.sessionId
  let loaded: Promise<Reference[]> | undefined
  const references = () => (loaded ??= loadReferences(core.resources))
  const { at } = pageLab
  /** Of an editor's text: a lab of one's own has hosts of its own. */
  const hosts = async () => ({ hosts: (await pageLab.hosts()) ?? localHosts })
  const [ready, own] = [join(core.resources, 'scenarios'), join(core.dataFolder, 'scenarios')]
  return {
    'app.info': async () => ({
      version: core.version,
      lab: pageLab.name(),
      labFile: pageLab.file(),
      platform: process.platform,
      localLab: await pageLab.possible(),
      sessionsFolder: core.sessionsFolder,
    }),
    'lab.files': () => pageLab.list(),
    'lab.add-file': ({ upload }) =>
      uploads.read(upload, async (bytes, name) => ({ lab: await pageLab.add(bytes.toString('utf8'), name) })),
    'lab.choose': async ({ lab }) => {
      work.requireIdle()
      questions.begin()
      await pageLab.choose(lab)
      await watch.stop()
      core.emit({ event: 'changed', payload: { topic: 'lab' } })
      return {}
    },
    'lab.list': async () => {
      const lab = at(pageLab.name())
      const state = await labState(core, lab)
      if (state.state === 'up') watch.start(lab)
      else await watch.stop()
      return [state]
    },
    'lab.up': async ({ lab, on }) => work.labUp(at(lab), on),
    'lab.down': async ({ lab }) => work.labDown(at(lab)),
    'guest.look': async ({ lab, host, guest }) => {
      const machine = await (await labOpen(core, at(lab))).machine(host)
      const [log, stats] = await Promise.all([containerLogs(machine, 200, guest), containerStats(machine, guest)])
      return { log, stats }
    },
    'guest.start': async ({ lab, host }) => work.guestStart(at(lab), host),
    'lab.switch': (request) => labSwitch(core, { ...request, lab: at(request.lab) }, core.journal ?? noJournal),
    'scenario.list': async () => [...(await listScenarios(ready)), ...(await listOwnScenarios(own))],
    'scenario.save': async (input) => saveOwnScenario(own, ready, { ...input, ...(await hosts()) }),
    'scenario.parse': async ({ text }) => parseScenario(text, await hosts()),
    'scenario.check': async ({ text }) => checkText(text, await hosts()),
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
      return work.move(at(lab), to)
    },
    'run.live': async () => core.live,
    'plan.show': (asked) => showPlans(core, inPageLab(asked, work, at)),
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
        await examineLab(core, at(lab), tools)
        return null
      }),
    'doctor.last': async ({ lab }) => lastReports(at(lab)),
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
      adviceOn(scenario, await neighbours(lab, await labOpen(core, at(lab))), serviceStartS),
    'console.open': async ({ lab, host, engine, guest, rows, columns }) => {
      if (core.operations.list().some(({ kind, status }) => kind === 'run' && status.state === 'running')) {
        const hint = 'Open it when the run has ended.'
        throw new LabError({ code: 'busy', message: 'A run is under way, and no console is carried along.', hint })
      }
      const machine = await (await labOpen(core, at(lab))).machine(host)
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

/** A question for steps with its lab as the core calls it. */
function inPageLab(
  asked: RequestInput<'plan.show'>,
  { inOwnLab }: Pick<ReturnType<typeof createWork>, 'inOwnLab'>,
  at: PageLab['at'],
): RequestInput<'plan.show'> {
  if (asked.intent === 'run') return { ...asked, scenario: inOwnLab(asked.scenario) }
  if (asked.intent === 'switch') return { ...asked, request: { ...asked.request, lab: at(asked.request.lab) } }
  return { ...asked, lab: at(asked.lab) }
}
