import { expect, test, vi } from 'vitest'
import { createQuestions } from './questions'

const asked = {
  kind: 'host-key',
  host: 'lab@198.51.100.7:22',
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:abc',
} as const
const firstId = (questions: ReturnType<typeof createQuestions>) => questions.list()[0]?.id ?? 'none'

test('a question waits for its answer, and all who asked the same get it', async () => {
  const changed = vi.fn()
  const questions = createQuestions(changed)
  const [one, other] = [questions.ask(asked), questions.ask(asked)]
  expect(questions.list()).toEqual([{ ...asked, id: firstId(questions) }])
  questions.answer(firstId(questions), true)
  expect(await Promise.all([one, other])).toEqual([true, true])
  expect(questions.list()).toEqual([])
  expect(changed).toHaveBeenCalledTimes(2)
})

test('what was refused is not asked again until a person begins anew', async () => {
  const questions = createQuestions(() => undefined)
  const answer = questions.ask(asked)
  questions.answer(firstId(questions), false)
  expect(await answer).toBe(false)
  expect(await questions.ask(asked)).toBe(false)
  expect(questions.list()).toEqual([])
  questions.begin()
  const again = questions.ask(asked)
  expect(questions.list()).toHaveLength(1)
  questions.refuseAll()
  expect(await again).toBe(false)
})

test('an answer to nothing is an error for people', () => {
  expect(() => createQuestions(() => undefined).answer('gone', true)).toThrow('answered already')
})
