// After a crash of the app or a lost host: looks at the QEMUs of a lab, decides by table, and settles what was half done.
import { randomInt } from 'node:crypto'
import { LabError } from '../../../../shared/reply'
import { relaySocket } from '../../guests/kvm/command'
import { lookAtKvm } from '../../guests/kvm/presence'
import type { QmpLink } from '../../guests/kvm/qmp-link'
import { createQmpLink } from '../../guests/kvm/qmp-link'
import { removeSteps } from '../../guests/kvm/steps'
import type { OpenLab } from '../../lab/open-lab'
import type { RecordHost } from '../../lab/record'
import { runPlan } from '../../plan/runner'
import type { JournalWriter } from '../../sessions/journal-writer'
import { pauseSide, resumeOver } from './postcopy-recover'
import type { Look } from './recover-decision'
import { decideKvm } from './recover-decision'
import type { MigrationState } from './state'
import { migrationStateSchema, underWay } from './state'

type Side = { host: RecordHost; look: Look }

/** Returns sentences on what was found and done; none when all is well. */
export async function recoverKvm(lab: OpenLab, journal: JournalWriter): Promise<string[]> {
  const sides = await Promise.all(
    lab.record.hosts
      .filter((host) => host.role === 'cloudlet')
      .map(async (host) => ({ host, look: await lookAt(lab, host) })),
  )
  const [first, second] = sides.toSorted((one, two) => interest(two) - interest(one))
  if (!first || !second) return []
  const decision = decideKvm(first.look, second.look)
  if (decision === 'nothing') return []
  const between = `between ${first.host.name} and ${second.host.name}`
  const where = [first, second].map((side) => `${said(side.look)} on ${side.host.name}`).join(', ')
  if (decision === 'tell') return [`A migration ${between} was broken off and nothing is safe to do: ${where}.`]
  const isPostCopy = decision.startsWith('follow')
  const links = new Map(
    [first, second].map(({ host, look }) => [host, linkTo(lab, journal, host, isPostCopy && isHeldUp(look))] as const),
  )
  try {
    const [kept, other] = decision.endsWith('first') ? [first, second] : [second, first]
    const context = { machine: lab.machine, journal }
    if (isPostCopy) {
      await followOn(lab, links, kept.host, other.host)
      await runPlan({ title: 'source', steps: removeSteps(kept.host.name) }, context)
      return [`A post-copy ${between} was broken off (${where}): it went on and came to its end on ${other.host.name}.`]
    }
    const link = links.get(kept.host)
    if (link && kept.look?.found === 'qemu') await stopSending(link)
    await runPlan({ title: 'the other copy', steps: removeSteps(other.host.name) }, context)
    if (kept.look?.found !== 'qemu')
      return [`A migration ${between} was broken off, and the guest ended with its QEMU: ${where}.`]
    if (kept.look.run !== 'running') await link?.command('cont')
    return [
      `A migration ${between} was broken off (${where}): the guest runs on ${kept.host.name}, and ${other.host.name} is cleared.`,
    ]
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown
    return [`A migration ${between} was broken off (${where}) and could not be settled: ${thrown.info.message}`]
  } finally {
    for (const link of links.values()) link.close()
  }
}

/** Hosts that have something, or may have, come first. */
const interest = ({ look }: Side) => (look === null ? 1 : look.found === 'absent' ? 0 : 2)

function said(look: Look): string {
  if (look === null) return 'not known'
  return look.found === 'qemu' ? `${look.run}${look.migration === null ? '' : ` (${look.migration})`}` : look.found
}

async function lookAt(lab: OpenLab, host: RecordHost): Promise<Look> {
  try {
    return await lookAtKvm(await lab.machine(host.name))
  } catch (thrown) {
    if (thrown instanceof LabError) return null
    throw thrown
  }
}

/** In a post-copy: whether a missing page holds QEMU up, so that it greets nobody. */
const isHeldUp = (look: Look) => look?.found === 'qemu' && look.run === 'blocked'

function linkTo(lab: OpenLab, journal: JournalWriter, host: RecordHost, isRelayed: boolean): QmpLink {
  const socket = isRelayed ? { socket: relaySocket } : {}
  return createQmpLink({ host: host.name, machine: lab.machine, journal, offsetMs: 0, ...socket })
}

async function stopSending(link: QmpLink): Promise<void> {
  const ended = (state: MigrationState) => !underWay.has(state.status)
  if (ended(await link.query('query-migrate', migrationStateSchema))) return
  await link.command('migrate_cancel')
  await until(link, ended, 30_000)
}

async function followOn(
  lab: OpenLab,
  links: ReadonlyMap<RecordHost, QmpLink>,
  from: RecordHost,
  to: RecordHost,
): Promise<void> {
  const [source, target] = [links.get(from), links.get(to)]
  if (!source || !target) return
  const { status } = await source.query('query-migrate', migrationStateSchema)
  if (status === 'postcopy-paused') {
    await pauseSide(target)
    // The ports that the app used before are not known any more.
    await resumeOver({ source, target, lab, from, to, transport: 'mptcp' }, randomInt(4500, 4999))
  }
  await until(source, (state) => state.status === 'completed', 600_000)
}

async function until(link: QmpLink, isThere: (state: MigrationState) => boolean, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const state = await link.query('query-migrate', migrationStateSchema)
    if (isThere(state)) return
    if (Date.now() > deadline) {
      throw new LabError({
        code: 'timeout',
        message: `QEMU on ${link.host} is still ${state.status}.`,
        host: link.host,
      })
    }
    await link.change(200)
  }
}
