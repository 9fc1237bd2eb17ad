import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkText, leadingComment, listScenarios } from './scenario-files'

test('the ready scenarios are all right, each says what it is for, and the demo is first', async () => {
  const files = await listScenarios(resolve(import.meta.dirname, '../../resources/scenarios'))
  expect(files[0]?.file).toBe('demo.yaml')
  for (const { about, text } of files) {
    expect(about.length).toBeGreaterThan(40)
    expect(checkText(text).problems).toEqual([])
  }
})

test('the comment at the top is one paragraph', () => {
  expect(leadingComment('# yaml-language-server: $schema=x\n# One\n# two.\nversion: 1\n# not this')).toBe('One two.')
})

test('what is wrong is said with line and column', () => {
  const { scenario, problems } = checkText('version: 1\nname: x\nguest: { memoryMB: 5 }\n')
  expect(scenario).toBeNull()
  expect(problems).toEqual([{ line: 3, column: 10, message: expect.stringContaining('memoryMB') }])
})

test('what this product cannot do yet is said as well', () => {
  const text = 'version: 1\nname: x\nmigration: { strategy: post-copy }\n'
  expect(checkText(text).problems).not.toEqual([])
})
