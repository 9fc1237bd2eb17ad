// Validate in, call the handler, envelope out. Knows no transport: each one opens a RouterClient.
import { z } from 'zod'
import { requests } from '../../shared/ipc'
import type { RequestName, RequestOutput } from '../../shared/ipc'
import type { Reply } from '../../shared/reply'
import { LabError, toErrorInfo } from '../../shared/reply'

type HandlerInput<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type HandlerContext = { signal: AbortSignal }
export type Handlers = {
  [N in RequestName]: (input: HandlerInput<N>, context: HandlerContext) => Promise<RequestOutput<N>>
}

/** One page's calls. Call ids are the client's own: two clients may use the same. */
export type RouterClient = {
  request(call: string, method: string, input: unknown): Promise<Reply<unknown>>
  cancel(call: string): void
  /** Aborts every call that still runs: the page has gone. */
  close(): void
}
export type Router = { connect(): RouterClient }

/** Makes the one router of the process. Handlers' errors become replies; nothing it is sent makes it throw. */
export function createRouter(handlers: Handlers): Router {
  return { connect: () => connect(handlers) }
}

function connect(handlers: Handlers): RouterClient {
  const running = new Map<string, AbortController>()
  return {
    async request(call, method, input) {
      const abort = new AbortController()
      try {
        if (running.has(call)) throw badInput(`The call ${call} is already running.`)
        if (!isRequestName(method)) throw badInput(`There is no request "${method.slice(0, 100)}".`)
        running.set(call, abort)
        try {
          return { ok: true, value: await dispatch(handlers, method, input, { signal: abort.signal }) }
        } finally {
          running.delete(call)
        }
      } catch (thrown) {
        return { ok: false, error: toErrorInfo(thrown) }
      }
    },
    cancel(call) {
      running.get(call)?.abort()
    },
    close() {
      for (const abort of running.values()) abort.abort()
      running.clear()
    },
  }
}

// The same table seen so that the compiler knows that a name's schema yields what the name's handler takes.
const definitions: { [N in RequestName]: { input: z.ZodType<HandlerInput<N>> } } = requests

function dispatch<N extends RequestName>(handlers: Handlers, name: N, raw: unknown, context: HandlerContext) {
  const parsed = definitions[name].input.safeParse(raw)
  if (parsed.success) return handlers[name](parsed.data, context)
  throw new LabError({
    code: 'bad-input',
    message: `The request ${name} was not understood: nothing was done.`,
    detail: z.prettifyError(parsed.error),
  })
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

function badInput(message: string): LabError {
  return new LabError({ code: 'bad-input', message })
}
