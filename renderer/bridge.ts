// The only user of window.handoverLab: typed requests whose replies are checked and unwrapped.
import { z } from 'zod'
import { events, requests } from '../shared/ipc'
import type { Bridge, EventName, EventPayload, RequestInput, RequestName, RequestOutput } from '../shared/ipc'
import { errorInfoSchema, LabError } from '../shared/reply'
import { openWebSocketBridge } from './bridge-websocket'

const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorInfoSchema }),
])
const outputs: { [N in RequestName]: { output: z.ZodType<RequestOutput<N>> } } = requests
const payloads: { [N in EventName]: z.ZodType<EventPayload<N>> } = events

const stateListeners = new Set<(connected: boolean) => void>()
const bridge: Bridge =
  window.handoverLab ??
  openWebSocketBridge(`ws://${window.location.host}/bridge`, (connected) => {
    for (const listener of stateListeners) listener(connected)
  })

let calls = 0

/** Asks the core. Rejects with LabError: message, hint and detail are for people. */
export async function request<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  signal?: AbortSignal,
): Promise<RequestOutput<N>> {
  const call = `${++calls}`
  signal?.addEventListener('abort', () => bridge.cancel(call), { once: true })
  const reply = replySchema.parse(await bridge.request(call, name, input))
  if (!reply.ok) throw new LabError(reply.error)
  const output = outputs[name].output.safeParse(reply.value)
  if (output.success) return output.data
  const detail = z.prettifyError(output.error)
  throw new LabError({ code: 'bug', message: `The answer to ${name} was not of the agreed form.`, detail })
}

/** Hears an event until the function returned is called. Payloads that do not fit are left out. */
export function onEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  return bridge.on(name, (payload) => {
    const parsed = payloads[name].safeParse(payload)
    if (parsed.success) listener(parsed.data)
  })
}

/** In a browser: hears when the connection to the core comes and goes. Never called inside Electron. */
export function onConnection(listener: (connected: boolean) => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}
