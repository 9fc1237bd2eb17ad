// For tests of what lies around the handlers: each request is refused.
import { requests } from '../../shared/ipc'
import type { Handlers } from './router'
import { LabError } from '../../shared/reply'

const refuse = () => Promise.reject<never>(new LabError({ code: 'unsupported', message: 'Not in this test.' }))

export function refusingHandlers(): Handlers {
  return {
    'app.info': refuse,
    'lab.list': refuse,
    'lab.up': refuse,
    'lab.down': refuse,
    'lab.switch': refuse,
    'scenario.list': refuse,
    'scenario.parse': refuse,
    'scenario.check': refuse,
    'run.start': refuse,
    'run.move': refuse,
    'run.live': refuse,
    'plan.show': refuse,
    'operation.list': refuse,
    'operation.cancel': refuse,
    'question.list': refuse,
    'question.answer': refuse,
    'doctor.run': refuse,
    'doctor.last': refuse,
    'sessions.list': refuse,
    'sessions.open': refuse,
    'sessions.samples': refuse,
    'sessions.export': refuse,
    'advice.get': refuse,
    'console.open': refuse,
    'console.write': refuse,
    'console.close': refuse,
    'samples.recent': refuse,
  } satisfies Record<keyof typeof requests, () => Promise<never>>
}
