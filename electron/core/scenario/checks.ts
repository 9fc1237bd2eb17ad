// What the schema cannot say: fields that are right alone and wrong together.
import { interfaceNames, type EngineName, type Strategy } from '../../../shared/names'
import { durationMs, type Scenario } from '../../../shared/scenario'
import { hasOwnDisk } from '../guests/guest'
import { addressFindings } from './address-checks'
import type { Finding } from './problem'
import { scheduleFindings } from './schedule'
import { suggestion } from './suggest'

export const localHosts: readonly string[] = ['cloudlet-a', 'cloudlet-b', 'client']
const longestWaitMs = 3_600_000

/** Strategies that an engine does not have, and why. */
const cannot: Partial<Record<`${EngineName} ${Strategy}`, string>> = {
  'lxc post-copy':
    'post-copy is not possible with lxc: the app restores no container by lazy pages; use pre-copy, or kvm',
  'docker post-copy': 'post-copy is not possible with docker: its checkpoints are whole; use stop-and-copy, or kvm',
  'docker pre-copy': 'pre-copy is not possible with docker: its checkpoints are whole; use stop-and-copy, lxc or kvm',
}

/** All findings of a scenario that the schema took. Without `hosts`, those of the local lab are known. */
export function scenarioFindings(scenario: Scenario, hosts?: readonly string[] | null): Finding[] {
  const known = hosts === undefined && scenario.lab === 'local' ? localHosts : hosts
  return [
    ...hostFindings(scenario, known),
    ...migrationFindings(scenario),
    ...diskFindings(scenario),
    ...addressFindings(scenario),
    ...linkFindings(scenario),
    ...scheduleFindings(scenario.handover),
  ]
}

function hostFindings(scenario: Scenario, known: readonly string[] | null | undefined): Finding[] {
  if (!known) return []
  const found: Finding[] = []
  const check = (host: string, path: Finding['path']) => {
    if (known.includes(host)) return
    found.push({ path, on: 'value', message: `the lab has no host "${host}"${suggestion(host, known)}` })
  }
  check(scenario.migration.from, ['migration', 'from'])
  check(scenario.migration.to, ['migration', 'to'])
  for (const [index, event] of scenario.handover.entries()) check(event.host, ['handover', index, 'host'])
  for (const end of ['from', 'to'] as const) {
    if (scenario.lab !== 'local' || scenario.migration[end] !== 'client') continue
    const message = '"client" is the mobile host, which runs the probes; a guest moves between cloudlets'
    found.push({ path: ['migration', end], on: 'value', message })
  }
  return found
}

function migrationFindings({ guest, migration }: Scenario): Finding[] {
  const found: Finding[] = []
  const add = (field: string, message: string) => found.push({ path: ['migration', field], on: 'value', message })
  if (migration.from === migration.to) {
    add('to', `"from" and "to" are both "${migration.to}"; a migration needs two hosts`)
  }
  const reason = cannot[`${guest.engine} ${migration.strategy}`]
  if (reason !== undefined) add('strategy', reason)
  if (migration.method === 'qiu' && guest.engine !== 'lxc') {
    add('method', `the method qiu moves lxc containers; the guest's engine is ${guest.engine}`)
  }
  if ((migration.method === 'barua' || migration.method === 'stateless') && guest.engine !== 'docker') {
    add('method', `the method ${migration.method} moves docker containers; the guest's engine is ${guest.engine}`)
  }
  if (migration.method === 'qiu' && migration.strategy !== 'stop-and-copy') {
    add('method', `the method qiu is checkpoint, rsync, restore: stop-and-copy, not ${migration.strategy}`)
  }
  if (migration.method === 'teka' && guest.engine !== 'kvm') {
    add('method', `the method teka moves kvm guests, which change their address; the guest's engine is ${guest.engine}`)
  }
  if (migration.control !== 'none' && migration.method !== 'teka') {
    add('control', `a control is of the method teka; the method here is ${migration.method}`)
  }
  if (migration.hops > 1 && (migration.control === 'plain-tcp' || migration.control === 'no-migration')) {
    add('control', `with ${migration.control} nothing goes there and back; use hops: 1`)
  }
  if (migration.route === 'laptop' && migration.method !== 'barua') {
    add(
      'route',
      `the route through this computer is of the method barua; ${migration.method} streams from host to host`,
    )
  }
  if (migration.route === 'laptop' && migration.transport === 'mptcp') {
    add('route', 'the route through this computer is its own SSH connections, plain TCP; use transport: tcp')
  }
  found.push(...dockerOnly(guest))
  for (const [field, message] of qemuFindings(guest.engine, migration)) add(field, message)
  if (durationMs(migration.after) > longestWaitMs) add('after', 'the lead-in is longer than an hour')
  return found
}

/** What only docker guests have here. */
function dockerOnly({ engine, image, volumes, companions }: Scenario['guest']): Finding[] {
  if (engine === 'docker') return []
  const only = (what: string, field = what) => ({
    path: ['guest', field],
    on: 'value' as const,
    message: `${what} are of docker guests; the guest's engine is ${engine}`,
  })
  const pulled = image.startsWith('pull:') ? [only('images of a registry', 'image')] : []
  return [...pulled, ...(volumes.length > 0 ? [only('volumes')] : []), ...(companions > 0 ? [only('companions')] : [])]
}

/** What a kvm guest with a disk of the user's cannot have together. */
function diskFindings({ guest, migration }: Scenario): Finding[] {
  const { image, disk, command, dirtyMiBps } = guest
  const bad = (path: Finding['path'], message: string): Finding => ({ path, on: 'value', message })
  if (!hasOwnDisk(guest)) {
    if (disk === 'copied') return []
    return [
      bad(['guest', 'disk'], 'a shared disk is of kvm guests with an image of their own; the guest here has none'),
    ]
  }
  const found: Finding[] = []
  if (image === 'debian') {
    found.push(
      bad(['guest', 'image'], 'debian is an image for containers; leave guest.image out, or give the path of a disk'),
    )
  }
  if (disk === 'shared' && !image.startsWith('/')) {
    found.push(bad(['guest', 'image'], 'a shared disk is a whole path, the same on both hosts'))
  }
  if (disk === 'copied' && migration.strategy === 'post-copy') {
    const message = 'post-copy runs the guest on the target before its disk is whole; use pre-copy, or disk: shared'
    found.push(bad(['migration', 'strategy'], message))
  }
  if (migration.method === 'teka') {
    found.push(bad(['migration', 'method'], "the method teka configures the lab's own guest; leave guest.image out"))
  }
  if (command) found.push(bad(['guest', 'command'], 'a guest with its own disk runs what that disk starts'))
  if (dirtyMiBps > 0)
    found.push(bad(['guest', 'dirtyMiBps'], "only the lab's own workload writes memory at a set rate"))
  return found
}

/** What only QEMU has, and what it has but not together. */
function qemuFindings(engine: EngineName, migration: Scenario['migration']): [field: string, message: string][] {
  const { strategy, multifd, autoConverge } = migration
  const found: [string, string][] = []
  if (engine !== 'kvm') {
    if (multifd > 0) found.push(['multifd', `multifd is of kvm guests; the guest's engine is ${engine}`])
    if (autoConverge) found.push(['autoConverge', `autoConverge is of kvm guests; the guest's engine is ${engine}`])
    return found
  }
  if (multifd > 0 && strategy === 'post-copy') {
    found.push(['multifd', 'multifd does not go with post-copy in QEMU before 10.1; leave one of them out'])
  }
  if (autoConverge && strategy !== 'pre-copy') {
    found.push(['autoConverge', `autoConverge slows a guest down that runs at the source; with ${strategy} none does`])
  }
  return found
}

function linkFindings({ links }: Scenario): Finding[] {
  return interfaceNames.flatMap((name): Finding[] => {
    const { delayMs, jitterMs } = links[name]
    if (jitterMs === 0 || delayMs > 0) return []
    const message = 'jitter varies a delay; give delayMs as well, or leave jitterMs out'
    return [{ path: ['links', name, 'jitterMs'], on: 'value', message }]
  })
}
