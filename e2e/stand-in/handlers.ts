// The stand-in's answers: enough of a lab to try every part of the page. For tests only.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { EventHub } from '../../electron/ipc/event-hub'
import { listOwnScenarios, saveOwnScenario } from '../../electron/ipc/own-scenarios'
import { createPageLab } from '../../electron/ipc/page-lab'
import { createQuestions } from '../../electron/ipc/questions'
import type { Handlers } from '../../electron/ipc/router'
import { sessionHandlers } from '../../electron/ipc/session-handlers'
import { Uploads } from '../../electron/ipc/uploads'
import { checkText, listScenarios } from '../../electron/ipc/scenario-files'
import type { EventPayload, LiveState } from '../../shared/ipc'
import type { LabState } from '../../shared/lab'
import type { Operation } from '../../shared/operation'
import { Recording } from '../../shared/recording'
import { replayOf } from '../../shared/replay'
import { LabError } from '../../shared/reply'
import type { RunResult } from '../../shared/results'
import type { Sample } from '../../shared/samples'
import { checks } from './doctor'
import { labDown, noLive, scenario, sessionInfo, standInLab, standInResult } from './lab'
import { nextLesson, standInLessons } from './learner'
import { reach } from './reach'
import { standInJournal, standInPlan } from './journal'
import { standInExperiments } from './results'
import { machineHandlers } from './machine-handlers'
import { asVirtualMachine, migrationSamples, withTekaRecord } from './virtual-machine'
import { SampleMaker, stepMs, withPath } from './samples'

export type StandInOptions = {
  /** Lab hosts; 4 give the charts 16 throughput lines. */
  hosts: number
  state: 'empty' | 'up' | 'finished' | 'vm'
  historyMs: number
  /** A folder of real sessions, read by the app's own code; the stand-in's one session when empty. */
  sessions: string
}
const batchMs = 250

export function createStandIn({ hosts, state, historyMs, sessions: folder }: StandInOptions) {
  const events = new EventHub()
  const maker = new SampleMaker()
  const started = Date.now()
  let made = started - historyMs
  const isVm = state === 'vm'
  const upLab = isVm ? asVirtualMachine(standInLab(hosts)) : standInLab(hosts)
  let lab: LabState = state === 'empty' ? labDown : upLab
  const ended = standInResult(started - 9000)
  let result: RunResult | null = isVm ? withTekaRecord(ended) : state === 'finished' ? ended : null
  let live: LiveState = { ...noLive, last: result }
  let operation: Operation | null = null
  const history: Sample[] = []
  let fed = 0
  let caughtUp = () => {}
  const changed = (topic: EventPayload<'changed'>['topic']) => events.emit({ event: 'changed', payload: { topic } })
  const questions = createQuestions(() => changed('questions'))

  function advance(): Sample[] {
    const samples: Sample[] = []
    if (lab.state === 'down') made = Date.now()
    for (; made + stepMs <= Date.now();) {
      made += stepMs
      samples.push(...maker.step(made, lab, result))
    }
    history.push(...samples)
    return samples
  }
  advance()
  if (isVm) history.push(...migrationSamples(started - 9000, started - 3000))

  function tell(status: Operation['status'], kind: Operation['kind'], title: string) {
    operation = { id: `operation-${kind}`, kind, title, startedMs: started, status }
    events.emit({ event: 'operation', payload: operation })
  }

  function move(to: string): { operation: string } {
    if (operation?.status.state === 'running')
      throw new LabError({
        code: 'busy',
        message: 'A run is under way.',
        hint: 'Wait for its end or cancel it.',
        detail: 'operation-run',
      })
    const from = lab.guests[0]?.host ?? 'cloudlet-a'
    if (from === to) throw new LabError({ code: 'bad-input', message: 'The guest is there already.' })
    result = standInResult(Date.now() + 300, from, to)
    live = { ...noLive, sessionId: 'stand-in', scenario, run: { run: 0, hop: 0, startedMs: Date.now(), from, to } }
    tell({ state: 'running', progress: { fraction: 0, text: 'begin', leftMs: null } }, 'run', `Move counter to ${to}`)
    return { operation: 'operation-run' }
  }

  function follow(): void {
    if (!live.run || !result || operation?.status.state !== 'running') return
    const now = Date.now()
    const phases = result.phases
      .filter(({ startMs }) => startMs <= now)
      .map((phase) => ({ ...phase, endMs: (phase.endMs ?? 0) <= now ? phase.endMs : null }))
    const end = result.phases.at(-1)?.endMs ?? now
    if (now < end) {
      live = { ...live, phases, events: result.events.filter(({ t }) => t <= now) }
      const fraction = Math.max(0, Math.min(1, 1 - (end - now) / 6500))
      tell(
        { state: 'running', progress: { fraction, text: phases.at(-1)?.name ?? 'begin', leftMs: end - now } },
        'run',
        'Move',
      )
    } else {
      lab = { ...lab, guests: lab.guests.map((guest) => ({ ...guest, host: result?.to ?? guest.host })) }
      live = { ...noLive, last: result }
      tell({ state: 'succeeded', sessionId: 'stand-in' }, 'run', 'Move')
      changed('lab')
    }
    changed('live')
  }
  const timer = setInterval(() => {
    const samples = advance()
    if (samples.length > 0) events.emit({ event: 'samples', payload: { samples } })
    follow()
  }, batchMs)

  const info = sessionInfo(started - 12_000)
  const experiments = standInExperiments(started)
  const sessions = state === 'empty' ? [] : [info, ...experiments.infos]
  const ready = resolve('resources/scenarios')
  const data = folder === '' ? mkdtempSync(join(tmpdir(), 'stand-in-')) : `${folder}-data`
  const own = join(data, 'scenarios')
  const pageLab = createPageLab(data, 'local')
  const uploads = new Uploads()
  const files = sessionHandlers({
    sessionsFolder: folder === '' ? join(tmpdir(), 'stand-in-no-sessions') : folder,
    coursesFolder: folder === '' ? join(tmpdir(), 'stand-in-no-courses') : `${folder}-courses`,
    resources: resolve('resources'),
    product: 'stand-in',
    uploads,
    running: () => null,
    onChange: () => changed('sessions'),
  })
  const recorded = () => history.filter(({ t }) => t > started - 12_000 && t <= started)
  const ownSession = {
    'sessions.list': async () => sessions,
    'sessions.open': async ({ id }) => ({
      info: sessions.find((one) => one.id === id) ?? info,
      results: { version: 1, scenario, runs: [standInResult(started - 9000)], summary: [] },
      journal: standInJournal(started),
      endsEarly: null,
      remarks: [],
      origin: null,
    }),
    'sessions.samples': async () => recorded(),
    'sessions.replay': async () => {
      const recording = new Recording({ whole: true })
      recording.add(recorded())
      return replayOf(recording, (bytes) => Buffer.from(bytes.buffer).toString('base64'))
    },
    'sessions.export': async ({ format }) => ({ path: `~/Handover Lab/sessions/stand-in.${format}` }),
  } satisfies Partial<Handlers>

  const handlers: Handlers = {
    'app.info': async () => ({
      version: 'stand-in',
      lab: pageLab.name(),
      labFile: pageLab.file(),
      platform: 'linux',
      localLab: { possible: true, reason: 'This machine can carry the local lab; it will ask for root once.' },
      sessionsFolder: '~/Handover Lab/sessions',
    }),
    'lab.files': () => pageLab.list(),
    'lab.add-file': ({ upload }) =>
      uploads.read(upload, async (bytes, name) => ({ lab: await pageLab.add(bytes.toString('utf8'), name) })),
    'lab.choose': async ({ lab: name }) => {
      await pageLab.choose(name)
      lab = name === 'local' ? upLab : { ...upLab, name, state: 'down', guests: [], machine: pageLab.at(name) }
      changed('lab')
      return {}
    },
    'lab.list': async () => [lab],
    'lab.up': async ({ on }) => {
      questions.begin()
      const title = 'Start the lab local'
      tell({ state: 'running', progress: { fraction: 0, text: 'starting', leftMs: null } }, 'lab-up', title)
      void reach(on, questions).then((error) => {
        if (error === null) lab = { ...standInLab(hosts), name: pageLab.name() }
        tell(error === null ? { state: 'succeeded', sessionId: null } : { state: 'failed', error }, 'lab-up', title)
        changed('lab')
      })
      return { operation: 'operation-lab-up' }
    },
    'lab.down': async () => {
      lab = labDown
      tell({ state: 'succeeded', sessionId: null }, 'lab-down', 'Take the lab local down')
      changed('lab')
      return { operation: 'operation-lab-down' }
    },
    'guest.look': async () => ({
      log: '1\n2\n3\n',
      stats: {
        cpuMs: 1200,
        memoryBytes: 67_108_864,
        processes: 1,
        networks: { eth0: { receivedBytes: 9000, sentBytes: 80_000 } },
      },
    }),
    'guest.start': async ({ host }) => {
      const [guest] = standInLab(hosts).guests
      lab = { ...lab, guests: guest ? [{ ...guest, host }] : [] }
      tell({ state: 'succeeded', sessionId: null }, 'guest', `Start a guest on ${host}`)
      changed('lab')
      return { operation: 'operation-guest' }
    },
    'lab.switch': async ({ host, interface: name, action, kind, manner }) => {
      const up = action === 'up'
      const change = (one: LabState['hosts'][number]) => ({
        ...one,
        interfaces: one.interfaces.map((two) => (two.name === name ? { ...two, up, downKind: up ? null : kind } : two)),
      })
      lab = { ...lab, hosts: lab.hosts.map((one) => (one.name === host ? change(one) : one)) }
      changed('lab')
      return { t: Date.now(), host, interface: name, action, kind, manner }
    },
    'scenario.list': async () => [...(await listScenarios(ready)), ...(await listOwnScenarios(own))],
    'scenario.save': (input) => saveOwnScenario(own, ready, input),
    'scenario.parse': async () => scenario,
    'scenario.check': async ({ text }) => checkText(text),
    'question.list': async () => questions.list(),
    'question.answer': async ({ id, trust }) => {
      questions.answer(id, trust)
      return {}
    },
    'run.start': async ({ scenario: asked, stepwise }) => {
      if (!stepwise) return move(asked.migration.to)
      live = { ...noLive, sessionId: 'stand-in', scenario: asked, lessons: standInLessons() }
      tell({ state: 'running', progress: { fraction: 0, text: 'begin', leftMs: null } }, 'run', asked.name)
      changed('live')
      return { operation: 'operation-run' }
    },
    'run.next': async () => {
      live = { ...live, lessons: nextLesson(live.lessons ?? []) }
      changed('live')
      return {}
    },
    'run.move': async ({ to }) => move(to),
    'run.live': async () => live,
    'plan.show': async () => [standInPlan],
    'operation.list': async () => {
      caughtUp()
      return operation ? [operation] : []
    },
    'operation.cancel': async () => {
      live = noLive
      result = null
      tell({ state: 'cancelled' }, 'run', 'Move')
      changed('live')
      return {}
    },
    'doctor.run': async () => {
      tell({ state: 'succeeded', sessionId: null }, 'doctor', 'Check the hosts')
      changed('doctor')
      return { operation: 'operation-doctor' }
    },
    'doctor.last': async () => (state === 'empty' ? [] : lab.hosts.map(({ name }) => ({ host: name, checks }))),
    ...files,
    ...(folder === '' ? ownSession : {}),
    'results.open': async ({ ids }) => experiments.open(ids),
    ...machineHandlers(events),
    'samples.recent': async ({ sinceMs }) => history.filter(({ t }) => t >= sinceMs),
  }
  /**
   * Gives the page `minutes` of samples as fast as it takes them, each minute with a new MPTCP connection; resolves when
   * it has. The page answers a change by asking anew, on the same socket: then it has read all before.
   */
  async function feed(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      const samples: Sample[] = []
      for (let step = 0; step < 60_000 / stepMs; step += 1) {
        made += stepMs
        samples.push(...maker.step(made, lab, result).map((sample) => withPath(sample, `c${fed}`)))
      }
      fed += 1
      const read = new Promise<void>((done) => (caughtUp = done))
      events.emit({ event: 'samples', payload: { samples } })
      changed('operations')
      await read
    }
  }

  return {
    handlers,
    events,
    feed,
    close: async () => clearInterval(timer),
  }
}
