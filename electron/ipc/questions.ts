// Questions that the core has for a person while it works: whether an unknown host key is the right one.
import { randomUUID } from 'node:crypto'
import type { Question } from '../../shared/ipc'
import { LabError } from '../../shared/reply'

export type Questions = {
  /** Resolves with the person's answer. The same question is asked once, however many wait for it. */
  ask(question: Omit<Question, 'id'>): Promise<boolean>
  list(): Question[]
  /** Throws `not-found` when nobody waits for it any more. */
  answer(id: string, trust: boolean): void
  /** What was asked for is not wanted any more: each open question counts as refused. */
  refuseAll(): void
  /** A person begins anew: what was refused before may be asked again. */
  begin(): void
}

type Open = { question: Question; answered: Promise<boolean>; settle(trust: boolean): void }

/** @param changed called whenever the list of open questions is another one. */
export function createQuestions(changed: () => void): Questions {
  const open = new Map<string, Open>()
  const refused = new Set<string>()
  const nameOf = ({ host, fingerprint }: Omit<Question, 'id'>) => `${host} ${fingerprint}`

  function settle(id: string, trust: boolean): void {
    const entry = open.get(id)
    if (!entry) throw new LabError({ code: 'not-found', message: 'This question was answered already.' })
    open.delete(id)
    if (!trust) refused.add(nameOf(entry.question))
    entry.settle(trust)
    changed()
  }
  return {
    async ask(asked) {
      // Looking at a lab again must not ask again what was just refused.
      if (refused.has(nameOf(asked))) return false
      const same = [...open.values()].find(({ question }) => nameOf(question) === nameOf(asked))
      if (same) return same.answered
      const question = { ...asked, id: randomUUID() }
      let resolve = (_trust: boolean) => {}
      const answered = new Promise<boolean>((done) => (resolve = done))
      open.set(question.id, { question, answered, settle: resolve })
      changed()
      return answered
    },
    list: () => [...open.values()].map(({ question }) => question),
    answer: settle,
    refuseAll() {
      for (const id of open.keys()) settle(id, false)
    },
    begin: () => refused.clear(),
  }
}
