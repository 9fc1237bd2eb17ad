// Keeps the store equal to the core: asks at the start, and again whenever the core says that something changed.
import type { EventPayload } from '../../shared/ipc'
import type { Operation } from '../../shared/operation'
import type { Sample } from '../../shared/samples'
import { toErrorInfo } from '../../shared/reply'
import { onConnection, onEvent, request } from '../bridge'
import { liveRecording } from '../live/recording'
import { showError, useLab } from './store'

type Topic = EventPayload<'changed'>['topic']
const historyMs = 10 * 60 * 1000

const refetch: Record<Topic, () => Promise<void>> = {
  lab: async () => useLab.setState({ labs: await request('lab.list', {}), labsAt: Date.now() }),
  live: async () => useLab.setState({ live: await request('run.live', {}) }),
  sessions: async () => useLab.setState({ sessions: await request('sessions.list', {}) }),
  questions: async () => useLab.setState({ questions: await request('question.list', {}) }),
  operations: async () => useLab.setState({ operations: await request('operation.list', {}) }),
  doctor: async () => useLab.setState(({ doctorVersion }) => ({ doctorVersion: doctorVersion + 1 })),
}

// One question at a time for each topic; changes meanwhile ask once more at the end.
const asking = new Map<Topic, boolean>()
async function ask(topic: Topic): Promise<void> {
  if (asking.has(topic)) {
    asking.set(topic, true)
    return
  }
  asking.set(topic, false)
  try {
    await refetch[topic]()
  } catch (thrown) {
    showError(toErrorInfo(thrown))
  }
  const again = asking.get(topic) === true
  asking.delete(topic)
  if (again) await ask(topic)
}

function keepOperation(operation: Operation): void {
  useLab.setState(({ operations }) => {
    const others = operations.filter(({ id }) => id !== operation.id)
    return { operations: [...others, operation] }
  })
  if (operation.status.state === 'failed') showError(operation.status.error)
}

// Rings take times only in ascending order: what comes live waits until the history before it is there.
let waiting: Sample[] | null = []
async function fillIn(): Promise<void> {
  waiting ??= []
  const since = Date.now() - historyMs
  const sinceMs = liveRecording.lastT > since ? liveRecording.lastT : since
  try {
    liveRecording.add(await request('samples.recent', { sinceMs }))
  } finally {
    liveRecording.add(waiting)
    waiting = null
  }
}

async function load(): Promise<void> {
  const topics: Topic[] = ['lab', 'live', 'sessions', 'operations', 'questions']
  const first = async () => {
    useLab.setState({ info: await request('app.info', {}) })
    useLab.setState({ scenarios: await request('scenario.list', {}) })
    await fillIn()
  }
  await Promise.all([...topics.map(ask), first().catch((thrown: unknown) => showError(toErrorInfo(thrown)))])
  useLab.setState({ loaded: true })
}

/** Starts following the core; called once. */
export function followCore(): void {
  onEvent('samples', ({ samples }) => (waiting ? waiting.push(...samples) : liveRecording.add(samples)))
  onEvent('operation', keepOperation)
  onEvent('changed', ({ topic }) => void ask(topic))
  let lost = false
  onConnection((connected) => {
    useLab.setState({ connected })
    if (connected && lost) void load()
    lost = !connected
  })
  void load()
}
