// Teka 2014, chapters 3 and 4: the client walks from one LAN to the other, and its guest follows to an address that it was
// given before it left. The connection outlives a change of address at both ends. Slots A to E are hers (4.5). On the way back
// the roles of the LANs are swapped, and what is slot E here is slot A there.
import type { MoveOptions, MoveOutcome, TekaTimes } from '../../mover'
import { adviceOn } from '../../advice'
import { measureNeighbours } from '../../neighbours'
import { moveKvm } from '../move'
import type { Story } from './hands'
import { onClient, onGuest, onHost, readTable, tell, untilJoined, wait } from './hands'
import { lansOf } from './lans'
import { LabError } from '../../../../../shared/reply'
import type { OpenLab } from '../../../lab/open-lab'
import { networkDowntimeMs, startPing } from './pings'
import { keepRecord } from './record'
import * as scripts from './scripts'

/** How long the client has no network, ms. */
const walkMs = 5000
/** How long a join from the client's new address is waited for: the old subflow, by which the guest is known, dies after 9 s, ms. */
const clientJoinMs = 2000
/** The guest's next announcement ends what is under way by the one before, and translated it takes its time, ms. */
const guestJoinMs = 10_000
/** How long the control without a migration looks at the guest over the other cloudlet, ms; about what a migration takes. */
const stayMs = 8000
/** How long a new service would take to start (T_s); the thesis cites up to a minute, s. */
const serviceStartS = 60
/** How long the connection is to show that it lives on the new address alone, ms. */
const showMs = 1500

/** Throws LabError. What it changed on client and guest is put back at the end of the run, or at once where nobody ends it. */
export async function moveByTeka(options: MoveOptions): Promise<MoveOutcome> {
  const { lab, atRunEnd } = options
  const [from, to] = [lab.host(options.from), lab.host(options.to)]
  const keeper = keepRecord(options.migration.control, (record) => options.onTeka?.(record))
  const { addresses } = options.migration
  const story: Story = { options, lans: lansOf(lab.record, from, to, addresses, await clientAddresses(lab)), keeper }
  const place = { at: from.name }
  atRunEnd?.(() => restore(story, place.at))
  try {
    await slotA(story)
    const connectMs = await slotsBC(story)
    if (options.migration.control === 'no-migration') return await stay(story, connectMs)
    return await follow(story, connectMs, place)
  } finally {
    if (!atRunEnd) await restore(story, place.at)
  }
}

async function clientAddresses(lab: OpenLab): Promise<string[]> {
  const client = lab.record.hosts.find(({ role }) => role === 'client')
  const shown = client && (await (await lab.machine(client.name)).exec({ argv: ['ip', '-4', '-o', 'addr'] }))
  return [...(shown?.stdout ?? '').matchAll(/ inet ([0-9.]+)\//g)].flatMap(([, address]) => address ?? [])
}

async function slotA(story: Story): Promise<void> {
  const { options, lans } = story
  await onHost(story, options.to, 'sysctl -qw net.ipv4.ip_forward=1', 'The cloudlet routes between the LANs.')
  // Its LAN is elsewhere as long as it is here.
  const unplug = `ip link set ${lans.new.tap} nomaster`
  await onHost(story, options.from, unplug, 'The guest’s second interface is in no LAN here.')
  await onGuest(story, options.from, scripts.beginGuest(lans))
  await onClient(story, scripts.beginClient(lans), 'Slot A: the client has one address, in the guest’s LAN.')
  story.keeper.begin('A')
  await readTable(story, options.from, 'initial')
}

/** Returns how long the client took to be connected again once it had a network (T_CIP), ms. */
async function slotsBC(story: Story): Promise<number> {
  const { options, lans, keeper } = story
  await onClient(story, scripts.walk(lans), 'Slot B: the client has left its LAN.')
  keeper.begin('B')
  tell(story, `Slot B: the client has no network for ${walkMs / 1000} s.`)
  const work = [readTable(story, options.from, 'walking'), addressIsFree(story), advise(story), wait(story, walkMs)]
  const [reading, asking] = await Promise.allSettled(work)
  options.context.signal?.throwIfAborted()
  for (const each of [reading, asking]) if (each?.status === 'rejected') throw each.reason
  await onClient(story, scripts.arrive(lans), 'Slot C: the client is in the other LAN, with another address.')
  keeper.begin('C')
  const begun = Date.now()
  await untilJoined(story, lans.old.guest, clientJoinMs, () =>
    onClient(story, scripts.joinAgain(lans), 'The client joins from its new address once more.'),
  )
  const connectMs = Date.now() - begun
  await onClient(story, scripts.forgetOldClient(lans), 'Its old address is taken back from its peers.')
  await readTable(story, options.from, 'moved')
  return connectMs
}

/** An address that somebody in the new LAN has already is not given to the guest. */
async function addressIsFree({ options, lans }: Story): Promise<void> {
  const { guest, lab } = lans.new
  if (guest === lab.guest) return
  const machine = await options.lab.machine(options.to)
  const { exitCode } = await machine.exec({ argv: ['ping', '-c', '1', '-W', '1', guest] }, { timeoutMs: 5000 })
  if (exitCode !== 0) return
  const message = `${guest}, which the guest is to have, answers in the LAN of ${options.to} already.`
  throw new LabError({ code: 'bad-input', message, hint: 'Choose other numbers in migration.addresses.' })
}

/** Her decision rule (4.7), said and not obeyed: what is to be compared here is what happens then. */
async function advise(story: Story): Promise<void> {
  const { lab, guest, links, migration, from, to } = story.options
  const table = { t: Date.now(), neighbours: await measureNeighbours(lab) }
  const { migrate, reasons } = adviceOn({ guest, links, migration: { ...migration, from, to } }, table, serviceStartS)
  tell(story, `Advice (4.7): ${migrate ? 'migrate' : 'do not migrate'}. ${reasons.join(' ')}`)
}

/** The guest follows. */
async function follow(story: Story, connectMs: number, place: { at: string }): Promise<MoveOutcome> {
  const { options, lans, keeper } = story
  const ahead = options.migration.control !== 'no-prior-configuration'
  const decided = Date.now()
  if (ahead) await onGuest(story, options.from, scripts.configureAhead(lans))
  const prepared = Date.now()
  await readTable(story, options.from, 'prepared')
  const client = await options.lab.machine(lans.client.name)
  const [oldPing, newPing] = [await startPing(client, lans.old.guest), await startPing(client, lans.new.guest)]
  try {
    const requested = Date.now()
    const outcome = await moveKvm({ ...options, askAt: lans.old.guest })
    place.at = options.to
    const arrived = Date.now()
    keeper.begin('D', outcome.frozenAt ?? arrived)
    keeper.begin('E', outcome.resumedAt ?? arrived)
    await onGuest(story, options.to, ahead ? scripts.announceAgain(lans) : scripts.configureAhead(lans))
    const addressMs = ahead ? 0 : Date.now() - arrived
    const joined = await connectedAfter(story, newPing.replies)
    await Promise.all([oldPing.stop(), newPing.stop()])
    await onGuest(story, options.to, scripts.dropOld(lans))
    await readTable(story, options.to, 'arrived')
    const offset = options.offsetMs(lans.client.name)
    const stoppedAt = (outcome.frozenAt ?? arrived) - offset
    const times: TekaTimes = {
      connectMs,
      decideMs: prepared - decided,
      moveMs: arrived - requested,
      addressMs,
      joinMs: joined === null ? null : joined - arrived,
      networkDowntimeMs: networkDowntimeMs(oldPing.replies(), newPing.replies(), stoppedAt),
    }
    tell(story, timesText(times))
    await wait(story, showMs)
    keeper.end()
    return { ...outcome, teka: { record: keeper.record(), times, stayed: false } }
  } finally {
    await Promise.all([oldPing.stop(), newPing.stop()])
  }
}

/** When the client was connected to the new address; null with plain TCP, which has no subflow to join: its pings answer. */
async function connectedAfter(story: Story, replies: () => number[]): Promise<number | null> {
  const { options, lans } = story
  if (options.migration.control !== 'plain-tcp') {
    await untilJoined(story, lans.new.guest, guestJoinMs, () => onGuest(story, options.to, scripts.announceAgain(lans)))
    return Date.now()
  }
  const deadline = Date.now() + walkMs
  while (replies().length === 0 && Date.now() < deadline) await wait(story, 100)
  return null
}

/** The control: the guest stays where it was, and is reached over the other cloudlet. */
async function stay(story: Story, connectMs: number): Promise<MoveOutcome> {
  const { options, keeper } = story
  options.onPhase('confirm', 'start', Date.now())
  tell(story, `The guest stays on ${options.from}: this control moves nothing.`)
  await wait(story, stayMs)
  options.onPhase('confirm', 'end', Date.now())
  keeper.end()
  const none = { decideMs: null, moveMs: null, addressMs: null, joinMs: null, networkDowntimeMs: null }
  const teka = { record: keeper.record(), times: { connectMs, ...none }, stayed: true }
  return { frozenAt: null, resumedAt: null, logicalBytes: null, teka }
}

function timesText(times: TekaTimes): string {
  const ms = (value: number | null) => (value === null ? 'not measured' : `${Math.round(value)} ms`)
  return (
    `T in its parts: T_CIP ${ms(times.connectMs)} (client connected again), T_CVM ${ms(times.decideMs)} (decided, address given), ` +
    `T_MVM ${ms(times.moveMs)} (migration), T_VMIP ${ms(times.addressMs)} (address at the target). The subflow to the new ` +
    `address joined after ${ms(times.joinMs)}. Network downtime by two pings: ${ms(times.networkDowntimeMs)}.`
  )
}

async function restore(story: Story, at: string): Promise<void> {
  const { options, lans } = story
  const quiet = (work: Promise<unknown>) =>
    work.catch((thrown: unknown) => tell(story, `not put back: ${String(thrown)}`))
  const plug = `ip link set ${lans.new.tap} master ${lans.new.bridge}`
  await quiet(onHost(story, at, plug, 'Both of its interfaces are in their networks.'))
  await quiet(onGuest(story, at, scripts.restoreGuest(lans)))
  await quiet(onClient(story, scripts.restoreClient(lans), 'The client is as it was, with both networks.'))
  for (const host of [options.from, options.to]) {
    await quiet(onHost(story, host, 'sysctl -qw net.ipv4.ip_forward=0', 'It routes no more.'))
  }
}
