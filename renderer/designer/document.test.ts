import { expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  countAt,
  fieldAt,
  keysAt,
  listAt,
  openText,
  withEntry,
  withField,
  withKey,
  withList,
  withoutEntry,
} from './document'

const text = `# Why this is run.
version: 1
name: one # its name
guest: { memoryMiB: 64 } # small
factors:
  # both of them
  migration.transport: [tcp, mptcp]
`
const opened = (from: string) => {
  const document = openText(from)
  if (!document) throw new Error(`not YAML: ${from}`)
  return document
}

it('reads what the file says, and nothing that it leaves out', () => {
  const document = opened(text)
  expect(fieldAt(document, ['guest', 'memoryMiB'])).toBe(64)
  expect(fieldAt(document, ['guest', 'engine'])).toBeUndefined()
  expect(fieldAt(document, ['guest'])).toBeUndefined()
  expect(keysAt(document, ['factors'])).toEqual(['migration.transport'])
  expect(listAt(document, ['factors', 'migration.transport'])).toEqual(['tcp', 'mptcp'])
})

it('changes a value and no other letter of the file', () => {
  expect(withField(text, ['guest', 'memoryMiB'], 256)).toBe(text.replace('64', '256'))
  expect(withField(text, ['name'], 'two words')).toBe(text.replace('one #', '"two words" #'))
})

it('keeps every comment when a field is new or goes', () => {
  const added = withField(text, ['migration', 'transport'], 'tcp')
  expect(parse(added)).toEqual({ ...parse(text), migration: { transport: 'tcp' } })
  for (const comment of ['# Why this is run.', '# its name', '# small', '# both of them'])
    expect(added).toContain(comment)
  expect(withField(added, ['migration', 'transport'], undefined)).toBe(text)
})

it.each(['on', 'a: b', '12', '# x', 'true', '"', '[1', 'null', '- x', 'é'])(
  'a text such as %j reads back as it is',
  (value) => {
    expect(parse(withField(text, ['name'], value)).name).toBe(value)
    expect(parse(withField(text, ['guest', 'image'], value)).guest.image).toBe(value)
  },
)

it('writes factors as lists on one line and switches one a line', () => {
  const levels = withList(text, ['factors', 'guest.memoryMiB'], [16, 64])
  expect(levels).toContain('  guest.memoryMiB: [16, 64]\n')
  const event = { at: 'transfer', host: 'cloudlet-a', interface: 'eth0', action: 'down' }
  const two = withEntry(withEntry(text, ['handover'], event), ['handover'], { ...event, action: 'up' })
  expect(two).toContain('handover:\n  - { at: transfer, host: cloudlet-a, interface: eth0, action: down }\n  - {')
  expect(countAt(opened(two), ['handover'])).toBe(2)
  expect(withoutEntry(withoutEntry(two, ['handover', 0]), ['handover', 0])).toBe(text)
})

it('calls a factor otherwise in its place', () => {
  const renamed = withKey(text, ['factors', 'migration.transport'], 'guest.engine')
  expect(renamed).toBe(text.replace('migration.transport', 'guest.engine'))
})

it('leaves text alone that is no YAML', () => {
  for (const bad of ['guest: [', '- a list', '', '['.repeat(30_000)]) {
    expect(openText(bad)).toBeNull()
    expect(withField(bad, ['name'], 'x')).toBe(bad)
  }
})

const files = import.meta.glob<string>('../../resources/scenarios/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
})
it.each(Object.entries(files))('%s keeps its comments and meaning', (_, before) => {
  const after = withField(before, ['seed'], 4711)
  expect(parse(after)).toEqual({ ...parse(before), seed: 4711 })
  const comments = (from: string) => [...from.matchAll(/(?:^|\s)(#.*)$/gm)].map(([, comment]) => comment?.trim())
  expect(comments(after)).toEqual(comments(before))
})
