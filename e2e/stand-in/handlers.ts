// The stand-in's answers: enough of a lab to try every part of the page. For tests only.
import { resolve } from 'node:path'
import { EventHub } from '../../electron/ipc/event-hub'
import { createQuestions } from '../../electron/ipc/questions'
import type { Handlers } from '../../electron/ipc/router'
import { checkText, listScenarios } from '../../electron/ipc/scenario-files'
import type { EventPayload, LiveState } from '../../shared/ipc'
import type { JournalEntry } from '../../shared/journal'
import type { LabState } from '../../shared/lab'
import type { Operation } from '../../shared/operation'
import { LabError } from '../../shared/reply'
import type { RunResult } from '../../shared/results'
import type { Sample } from '../../shared/samples'
import { checks } from './doctor'
import { labDown, noLive, scenario, sessionInfo, standInLab, standInResult } from './lab'
import { reach } from './reach'
import { asVirtualMachine, migrationSamples, withTekaRecord } from './virtual-machine'
import { SampleMaker, stepMs, withPath } from './samples'

export type StandInOptions = {
  /** Lab hosts; 4 give the charts 16 throughput lines. */
  hosts: number
  state: 'empty' | 'up' | 'finished' | 'vm'
  historyMs: number
}
const batchMs = 250

export function createStandIn({ hosts, state, historyMs }: StandInOptions) {
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

  const journal = (): JournalEntry[] => {
    const finished = standInResult(started - 9000)
    const t = started - 12_000
    const step = {
      host: 'cloudlet-a',
      argv: ['ip', 'link', 'set', 'eth0', 'down'],
      why: 'Takes eth0 down as an administrator would.',
    }
    return [
      { t, kind: 'session', id: 'stand-in', title: scenario.name, product: 'stand-in', lab: 'local' },
      ...finished.phases.flatMap(({ name, startMs, endMs }): JournalEntry[] => [
        { t: startMs, kind: 'phase', run: 0, hop: 0, name, edge: 'start' },
        { t: endMs ?? startMs, kind: 'phase', run: 0, hop: 0, name, edge: 'end' },
      ]),
      { t: started - 7710, kind: 'step', id: 1, undo: false, step },
      { t: started - 7700, kind: 'step-end', id: 1, exitCode: 0, durationMs: 8, stdout: '', stderr: '', error: null },
      ...finished.events.map((event): JournalEntry => ({ t: event.t, kind: 'switch', event })),
      { t: started - 2800, kind: 'run-end', result: finished },
      { t: started - 2700, kind: 'end', state: 'succeeded', error: null },
    ]
  }
  const info = sessionInfo(started - 12_000)
  const sessions = state === 'empty' ? [] : [info]
  const plan = {
    title: 'Switch eth0 off on cloudlet-a',
    steps: [
      {
        host: 'cloudlet-a',
        argv: ['ip', 'link', 'set', 'eth0', 'down'],
        why: 'Takes eth0 down as an administrator would.',
      },
    ],
  }

  const handlers: Handlers = {
    'app.info': async () => ({
      version: 'stand-in',
      lab: 'local',
      platform: 'linux',
      localLab: { possible: true, reason: 'This machine can carry the local lab; it will ask for root once.' },
      sessionsFolder: '~/Handover Lab/sessions',
    }),
    'lab.list': async () => [lab],
    'lab.up': async ({ on }) => {
      questions.begin()
      const title = 'Start the lab local'
      tell({ state: 'running', progress: { fraction: 0, text: 'starting', leftMs: null } }, 'lab-up', title)
      void reach(on, questions).then((error) => {
        if (error === null) lab = standInLab(hosts)
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
    'scenario.list': () => listScenarios(resolve('resources/scenarios')),
    'scenario.parse': async () => scenario,
    'scenario.check': async ({ text }) => checkText(text),
    'question.list': async () => questions.list(),
    'question.answer': async ({ id, trust }) => {
      questions.answer(id, trust)
      return {}
    },
    'run.start': async ({ scenario: { migration } }) => move(migration.to),
    'run.move': async ({ to }) => move(to),
    'run.live': async () => live,
    'plan.show': async () => [plan],
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
    'sessions.list': async () => sessions,
    'sessions.open': async () => ({
      info,
      results: { version: 1, scenario, runs: [standInResult(started - 9000)], summary: [] },
      journal: journal(),
      endsEarly: null,
    }),
    'sessions.samples': async () => history.filter(({ t }) => t > started - 12_000 && t <= started),
    'sessions.export': async ({ format }) => ({ path: `~/Handover Lab/sessions/stand-in.${format}` }),
    'advice.get': async ({ scenario: { migration } }) => ({
      t: Date.now(),
      neighbours: [{ from: migration.from, to: migration.to, interface: 'eth0', rttMs: 1.2, accepted: true }],
      migrate: true,
      reasons: ['The user will not notice, however long it takes.'],
      initialRttMs: 1.2,
      deltaRttMs: 25,
      migrationS: 9,
    }),
    'console.open': async () => {
      events.emit({ event: 'console', payload: { console: 'console-1', text: '~ # ' } })
      return { console: 'console-1' }
    },
    // As a serial console does, it sends back what is typed.
    'console.write': async ({ console: id, text }) => {
      const back = text === '\r' ? '\r\nLinux\r\n~ # ' : text
      events.emit({ event: 'console', payload: { console: id, text: back } })
      return {}
    },
    'console.close': async () => ({}),
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
