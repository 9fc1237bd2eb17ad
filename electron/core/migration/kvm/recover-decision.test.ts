import { expect, it } from 'vitest'
import type { Look } from './recover-decision'
import { decideKvm } from './recover-decision'

const qemu = (run: string, migration: string | null = null): Look => ({ found: 'qemu', run, migration, kvm: false })
const absent: Look = { found: 'absent' }
const dead: Look = { found: 'dead' }

it.each<[string, Look, Look, string]>([
  ['nothing anywhere', absent, absent, 'nothing'],
  ['a guest that runs', qemu('running', 'completed'), absent, 'nothing'],
  ['the app died before the request', qemu('running'), qemu('inmigrate'), 'keep-first'],
  ['the app died in pre-copy', qemu('running', 'active'), qemu('inmigrate', 'active'), 'keep-first'],
  ['the target died in pre-copy', qemu('running', 'failed'), dead, 'keep-first'],
  [
    'the app died between completion and cont',
    qemu('postmigrate', 'completed'),
    qemu('paused', 'completed'),
    'keep-second',
  ],
  [
    'the app died before it removed the source',
    qemu('postmigrate', 'completed'),
    qemu('running', 'completed'),
    'keep-second',
  ],
  ['stopped for a stop-and-copy', qemu('paused'), qemu('inmigrate'), 'keep-first'],
  ['the target died before it was told to run', qemu('postmigrate', 'completed'), absent, 'keep-first'],
  ['the source died in pre-copy', dead, qemu('inmigrate', 'active'), 'keep-first'],
  [
    'a post-copy that waits for a path',
    qemu('postmigrate', 'postcopy-paused'),
    qemu('running', 'postcopy-paused'),
    'follow-first',
  ],
  ['a post-copy whose target is held up', qemu('postmigrate', 'postcopy-paused'), qemu('blocked'), 'follow-first'],
  [
    'a post-copy the other way',
    qemu('running', 'postcopy-active'),
    qemu('finish-migrate', 'postcopy-active'),
    'follow-second',
  ],
  ['a host that is silent while the other sends', qemu('running', 'active'), null, 'tell'],
  ['a host that is silent while the other is frozen', qemu('postmigrate', 'completed'), null, 'tell'],
  ['a host that is silent and none of it here', null, absent, 'nothing'],
  ['two that run', qemu('running'), qemu('running'), 'tell'],
])('%s', (_what, first, second, expected) => {
  expect(decideKvm(first, second)).toBe(expected)
})
