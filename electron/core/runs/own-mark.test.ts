import { expect, it } from 'vitest'
import { isSameKernel } from './own-mark'

it('takes a kernel for the same one while its clock only stood still', () => {
  expect(isSameKernel('5000', '4200')).toBe(true)
  expect(isSameKernel('100', String(2 ** 32 - 300))).toBe(true)
  expect(isSameKernel('100', '2000000000')).toBe(false)
  expect(isSameKernel(null, '100')).toBe(false)
})
