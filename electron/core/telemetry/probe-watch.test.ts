import { describe, expect, it } from 'vitest'
import type { GuestProbeLine } from './lines'
import { ProbeWatch } from './probe-watch'

type Answer = [number, number, number, number]
const batch = (answers: Answer[], nonce = 'aa', beats: [number, number, number][] = []): GuestProbeLine => ({
  k: 'batch',
  t: 0,
  connection: 1,
  answers,
  beats,
  nonce,
  sent: answers.length,
})
const state = (name: 'connected' | 'broken' | 'refused', reason = ''): GuestProbeLine => ({
  k: 'state',
  t: 0,
  state: name,
  connection: 1,
  reason,
})
function watched(...lines: GuestProbeLine[]) {
  const watch = new ProbeWatch()
  for (const line of lines) watch.take(line)
  return watch.evidence()
}

describe('what a probe proves', () => {
  it('keeps a whole connection with nothing lost', () => {
    const found = watched(
      state('connected'),
      batch(
        [
          [1, 5, 1, 10],
          [2, 6, 1, 12],
        ],
        'aa',
        [
          [1, 1, 1],
          [2, 2, 3],
        ],
      ),
    )
    expect(found).toMatchObject({
      connection: 'kept',
      lost: 0,
      repeated: 0,
      arrivals: 4,
      firstCounter: 10,
      lastCounter: 12,
    })
  })

  it('counts gaps and repeats in answers and in beats', () => {
    const found = watched(
      batch(
        [
          [1, 1, 1, 1],
          [2, 4, 1, 2],
          [3, 4, -1, 3],
        ],
        'aa',
        [
          [1, 1, 1],
          [2, 3, 3],
        ],
      ),
    )
    expect(found).toMatchObject({ lost: 3, repeated: 1 })
  })

  it('sees another nonce and a counter that fell', () => {
    const found = watched(batch([[1, 1, 1, 500]]), batch([[2, 2, 1, 3]], 'bb'))
    expect(found).toMatchObject({ nonces: ['aa', 'bb'], counterFell: 1 })
  })

  it('tells never connected, kept and broken apart', () => {
    expect(watched(state('refused', 'no route')).connection).toBe('none')
    expect(watched(state('connected'), state('broken', 'reset'))).toMatchObject({
      connection: 'broken',
      reason: 'reset',
    })
    expect(watched(state('connected'), state('connected')).connection).toBe('broken')
  })

  it('does not count failed attempts of the reconnecting probe as lost answers', () => {
    const found = watched(
      { k: 'options', mode: 'reconnect' },
      batch([
        [1, 1, 1, 1],
        [900, 18, 1, 2],
      ]),
    )
    expect(found.lost).toBe(0)
  })
})
