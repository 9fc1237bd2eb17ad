import { expect, test } from 'vitest'
import { LabError } from '../../../../shared/reply'
import { refuse } from './gate'
import { explained } from './known-errors'

test('versions that cannot restore a container are refused with the way round', () => {
  for (const good of ['25.0.5', '26.1.5', '27.5.1']) expect(refuse(good)).toBeNull()
  for (const bad of ['28.0.1', '29.7.2'])
    expect(refuse(bad)).toMatchObject({ message: expect.stringContaining('#50750') })
  for (const old of ['19.03.6', '20.10.24']) expect(refuse(old)?.message).toContain('afresh')
  expect(refuse(undefined)?.hint).toContain('Install')
})

test('a known error is explained, an unknown one is left alone', () => {
  const error = (detail: string) => new LabError({ code: 'step-failed', message: 'docker failed', hint: 'why', detail })
  const known = explained(error('Error response from daemon: custom checkpointdir is not supported'))
  expect(known).toMatchObject({ info: { hint: expect.stringContaining('/checkpoints'), detail: expect.any(String) } })
  const unknown = error('no such thing')
  expect(explained(unknown)).toBe(unknown)
})
