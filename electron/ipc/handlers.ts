// Placeholder until the core is joined here: every request says that it cannot be done yet.
import { LabError } from '../../shared/reply'
import { EventHub } from './event-hub'
import type { Handlers } from './router'

export type Joined = { handlers: Handlers; events: EventHub; close(): Promise<void> }

/** Joins the requests to the core. */
export function createHandlers(): Joined {
  const none = (): Promise<never> =>
    Promise.reject(new LabError({ code: 'unsupported', message: 'The core is not joined to the window yet.' }))
  return {
    handlers: {
      'app.info': none,
      'lab.list': none,
      'lab.up': none,
      'lab.down': none,
      'lab.switch': none,
      'scenario.list': none,
      'scenario.parse': none,
      'run.start': none,
      'run.move': none,
      'run.live': none,
      'plan.show': none,
      'operation.list': none,
      'operation.cancel': none,
      'doctor.run': none,
      'doctor.last': none,
      'sessions.list': none,
      'sessions.open': none,
      'sessions.samples': none,
      'sessions.export': none,
      'samples.recent': none,
    },
    events: new EventHub(),
    close: () => Promise.resolve(),
  }
}
