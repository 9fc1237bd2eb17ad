// For tests of what lies around the handlers: each request is refused.
import { requests } from '../../shared/ipc'
import type { Handlers } from './router'
import { LabError } from '../../shared/reply'

const refuse = () => Promise.reject<never>(new LabError({ code: 'unsupported', message: 'Not in this test.' }))

export function refusingHandlers(): Handlers {
  return {
    'app.info': refuse,
    'lab.files': refuse,
    'lab.add-file': refuse,
    'lab.choose': refuse,
    'lab.list': refuse,
    'lab.up': refuse,
    'lab.down': refuse,
    'guest.look': refuse,
    'lab.switch': refuse,
    'scenario.list': refuse,
    'scenario.save': refuse,
    'scenario.parse': refuse,
    'scenario.check': refuse,
    'guest.start': refuse,
    'run.start': refuse,
    'run.next': refuse,
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
    'sessions.replay': refuse,
    'sessions.check': refuse,
    'sessions.remark': refuse,
    'sessions.import': refuse,
    'sessions.verify': refuse,
    'upload.begin': refuse,
    'upload.part': refuse,
    'course.list': refuse,
    'course.start': refuse,
    'course.answer': refuse,
    'course.hand-in': refuse,
    'course.check': refuse,
    'sessions.export': refuse,
    'results.open': refuse,
    'advice.get': refuse,
    'console.open': refuse,
    'console.write': refuse,
    'console.close': refuse,
    'samples.recent': refuse,
  } satisfies Record<keyof typeof requests, () => Promise<never>>
}
