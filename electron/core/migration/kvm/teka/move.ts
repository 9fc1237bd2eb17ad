// Teka 2014, chapters 3 and 4: the client walks from one LAN to the other, and its guest follows to an address that it was
// given before it left. The connection outlives a change of address at both ends. Slots A to E are hers (4.5).
import { LabError } from '../../../../../shared/reply'
import { runStep } from '../../../plan/runner'
import type { MoveOptions, MoveOutcome } from '../../mover'
import { moveKvm } from '../move'
import { inGuest } from './guest-shell'
import type { Lans } from './lans'
import { lansOf } from './lans'
import { networkDowntimeMs, startPing } from './pings'
import * as scripts from './scripts'

/** How long the client has no network, ms. */
const walkMs = 5000
/** A subflow that has not come up by then will not, ms. */
const joinMs = 20_000

type Story = { options: MoveOptions; lans: Lans; tell(text: string): void }

export async function moveByTeka(options: MoveOptions): Promise<MoveOutcome> {
  const { lab, context } = options
  const [from, to] = [lab.host(options.from), lab.host(options.to)]
  const lans = lansOf(lab.record, from, to)
  const story = { options, lans, tell: (text: string) => context.journal.write({ kind: 'note', text }) }
  let at = from.name
  try {
    await slotA(story)
    const connectMs = await slotsBC(story)
    const decided = Date.now()
    await guest(story, at, scripts.configureAhead(lans))
    await table(story, at, 'Table 4.7, before the migration')
    const client = await lab.machine(lans.client.name)
    const [oldPing, newPing] = [await startPing(client, lans.old.guest), await startPing(client, lans.new.guest)]
    const requested = Date.now()
    const outcome = await moveKvm(options)
    at = to.name
    const arrived = Date.now()
    await guest(story, at, scripts.announceAgain(lans))
    await untilJoined(story, lans.new.guest)
    const joined = Date.now()
    await Promise.all([oldPing.stop(), newPing.stop()])
    await guest(story, at, scripts.dropOld(lans))
    await table(story, at, 'Slot E, Table 4.8, after the migration')
    const offset = options.offsetMs(lans.client.name)
    const gap = networkDowntimeMs(oldPing.replies(), newPing.replies(), (outcome.frozenAt ?? arrived) - offset)
    story.tell(
      `T in its parts: T_CIP ${connectMs} ms (client connected again), T_CVM ${requested - decided} ms (decided, address given), ` +
        `T_MVM ${arrived - requested} ms (migration), T_VMIP 0 ms (the address was there; its subflow joined after ${joined - arrived} ms). ` +
        `Network downtime by two pings: ${gap === null ? 'not measured' : `${Math.round(gap)} ms`}.`,
    )
    // The connection is to show that it lives on the new address alone.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    return outcome
  } finally {
    await restore(story, at)
  }
}

async function slotA(story: Story): Promise<void> {
  const { options, lans } = story
  await onHost(story, options.to, 'sysctl -qw net.ipv4.ip_forward=1', 'The cloudlet routes between the LANs.')
  // Its LAN is elsewhere as long as it is here.
  await onHost(
    story,
    options.from,
    `ip link set ${lans.new.tap} nomaster`,
    'The guest’s second interface is in no LAN here.',
  )
  await guest(story, options.from, scripts.beginGuest(lans))
  await onClient(story, scripts.beginClient(lans), 'Slot A: the client has one address, in the guest’s LAN.')
  await table(story, options.from, 'Slot A, Table 4.5')
}

/** Returns how long the client took to be connected again once it had a network, ms. */
async function slotsBC(story: Story): Promise<number> {
  const { options, lans } = story
  await onClient(story, scripts.walk(lans), 'Slot B: the client has left its LAN.')
  story.tell(`Slot B: the client has no network for ${walkMs / 1000} s.`)
  await new Promise((resolve) => setTimeout(resolve, walkMs))
  const begun = Date.now()
  await onClient(story, scripts.arrive(lans), 'Slot C: the client is in the other LAN, with another address.')
  await untilJoined(story, lans.old.guest)
  const connectMs = Date.now() - begun
  await onClient(story, scripts.forgetOldClient(lans), 'Its old address is taken back from its peers.')
  await table(story, options.from, 'Slot C, Table 4.6')
  return connectMs
}

async function restore(story: Story, at: string): Promise<void> {
  const { options, lans } = story
  const quiet = (work: Promise<unknown>) =>
    work.catch((thrown: unknown) => story.tell(`not put back: ${String(thrown)}`))
  await quiet(
    onHost(
      story,
      at,
      `ip link set ${lans.new.tap} master ${lans.new.bridge}`,
      'Both of its interfaces are in their networks.',
    ),
  )
  await quiet(guest(story, at, scripts.restoreGuest(lans)))
  await quiet(onClient(story, scripts.restoreClient(lans), 'The client is as it was, with both networks.'))
  await quiet(onHost(story, options.to, 'sysctl -qw net.ipv4.ip_forward=0', 'It routes no more.'))
}

function lasting({ options }: Story) {
  const { signal: _signal, ...context } = options.context
  return context
}

async function onHost(story: Story, host: string, line: string, why: string): Promise<void> {
  await runStep({ host, argv: ['sh', '-ec', line], why }, lasting(story))
}

async function onClient(story: Story, script: string, why: string): Promise<void> {
  await runStep({ host: story.lans.client.name, argv: ['sh', '-ec', script], why }, lasting(story))
}

function guest({ options }: Story, host: string, script: string): Promise<string> {
  return inGuest(options.lab, options.context.journal, host, script)
}

/** Waits for a subflow from the client's new address to this one of the guest. */
async function untilJoined(story: Story, address: string): Promise<void> {
  const { options, lans } = story
  const filter = ['src', lans.new.client, 'dst', `${address}:${options.guest.port}`]
  const deadline = Date.now() + joinMs
  const client = await options.lab.machine(lans.client.name)
  for (;;) {
    options.context.signal?.throwIfAborted()
    const { stdout } = await client.exec({ argv: ['ss', '-Htn', 'state', 'established', ...filter] })
    if (stdout.trim() !== '') return
    if (Date.now() > deadline) {
      const message = `No subflow from ${lans.new.client} to ${address} came up within ${joinMs / 1000} s.`
      const seen = await client.exec({ argv: ['ss', '-Htn', 'dst', lans.old.guest, 'or', 'dst', lans.new.guest] })
      throw new LabError({ code: 'migration-failed', message, detail: seen.stdout, host: lans.client.name })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The state of all four interfaces, as the kernels have it. */
async function table(story: Story, host: string, title: string): Promise<void> {
  const { lans, options } = story
  const show = 'ip=/usr/sbin/ip; [ -x $ip ] || ip=ip; $ip -br -4 -color=never addr'
  const client = await options.lab.machine(lans.client.name)
  const its = await guest(story, host, `${show}; true`)
  const mine = await client.exec({ argv: ['sh', '-c', show] })
  const of = (text: string, device: string) =>
    new RegExp(`(?:^|\\n)${device}\\s+\\S+\\s+([0-9.]+/\\d+)`).exec(text)?.[1] ?? 'none'
  const both = [lans.old, lans.new].toSorted((one, two) => one.name.localeCompare(two.name))
  const words = [
    ...both.map((lan) => `guest ${lan.name} ${of(its, lan.name)}`),
    ...both.map((lan) => `client ${lan.name} ${of(mine.stdout, lan.bridge)}`),
  ]
  story.tell(`${title}: ${words.join(', ')}.`)
}
