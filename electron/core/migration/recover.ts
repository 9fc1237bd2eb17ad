// After a crash of the app, a lost host or a power cut: finds what migrations left, decides by table, and settles it.
import { LabError } from '../../../shared/reply'
import { findPresence, removeSteps } from '../guests/engines'
import { guestName } from '../guests/guest'
import type { OpenLab } from '../lab/open-lab'
import type { RecordHost } from '../lab/record'
import { runPlan, runStep } from '../plan/runner'
import type { JournalWriter } from '../sessions/journal-writer'
import { cleanupSteps } from './channel'
import { recoverKvm } from './kvm/recover'
import type { Recovery, Side } from './recover-decision'
import { decideRecovery } from './recover-decision'
import type { Trace } from './settle'
import { clearStep, decisionStep, findTraces, proveStep, releaseStep, resumeStep } from './settle'
import type { GuestPresence } from '../guests/engine'

/** Longest time for both hosts to come to an end by themselves, ms. */
const waitMs = 120_000

type Seen = { host: RecordHost; found: { presence: GuestPresence; traces: Trace[] } | null }
type Broken = { id: string; from: RecordHost; to: RecordHost; source: Side | null; target: Side | null }

/** Settles every migration that was broken off in this lab. Returns sentences on what it found and did; none when all is well. */
export async function recoverLab(lab: OpenLab, journal: JournalWriter): Promise<string[]> {
  const told = await recoverKvm(lab, journal)
  const first = await observe(lab)
  const traces = first.flatMap(({ found }) => found?.traces ?? [])
  // Before the frozen part a side does not know whose it is.
  const ids = new Map(
    traces.map(({ id }) => [id, traces.find((one) => one.id === id && one.guest)?.guest ?? guestName]),
  )
  for (const [id, name] of ids) {
    try {
      told.push(await recoverOne(lab, journal, id, name))
    } catch (thrown) {
      const reason = thrown instanceof LabError ? thrown.info.message : String(thrown)
      told.push(`The migration ${id} was broken off and could not be settled: ${reason}`)
    }
  }
  return told
}

async function recoverOne(lab: OpenLab, journal: JournalWriter, id: string, name: string): Promise<string> {
  const deadline = Date.now() + waitMs
  let tried = false
  for (;;) {
    const broken = sidesOf(await observe(lab, name), id)
    if (!broken) return `The migration ${id} was broken off and has settled itself.`
    const recovery = decideRecovery(broken.source, broken.target)
    const isLate = Date.now() > deadline
    if (recovery === 'keep-source' && broken.source?.trace && broken.target?.presence === 'running' && !tried) {
      tried = true
      const { exitCode } = await runStep(proveStep(broken.to.name, id), { machine: lab.machine, journal })
      if (exitCode === 0) continue
    }
    if (recovery !== 'wait' || isLate) return settle(lab, journal, broken, recovery, name)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function settle(
  lab: OpenLab,
  journal: JournalWriter,
  broken: Broken,
  recovery: Recovery,
  name: string,
): Promise<string> {
  const { id, from, to, source, target } = broken
  const context = { machine: lab.machine, journal }
  const run = (title: string, steps: Parameters<typeof runPlan>[0]['steps']) => runPlan({ title, steps }, context)
  if (!source || !target) {
    const silent = source ? to.name : from.name
    return `A migration from ${from.name} to ${to.name} was broken off and ${silent} cannot be reached: nothing was done.`
  }
  if (recovery === 'wait' || recovery === 'tell') {
    const where = `${source.presence} on ${from.name}, ${target.presence} on ${to.name}`
    return `A migration was broken off and nothing is safe to do: the guest is ${where}. Files: /run/handover/${id}.`
  }
  const asks = source.trace?.senderAlive ?? false
  if (recovery === 'keep-target') {
    const word = asks ? decisionStep(from.name, id, 'confirm') : releaseStep(from.name, id)
    await run('the target keeps the guest', [word])
    await untilQuiet(lab, id)
    await run('source', removeSteps(from.name, name))
  } else {
    await run('nothing runs on the target', [
      clearStep(to.name, id),
      ...(target.trace ? removeSteps(to.name, name) : []),
    ])
    await run('the source keeps the guest', [asks ? decisionStep(from.name, id, 'resume') : resumeStep(from.name, id)])
    await untilQuiet(lab, id)
  }
  await run('clean up', cleanupSteps({ id, from, to }))
  const [kept, other] = recovery === 'keep-target' ? [to, from] : [from, to]
  const presence = await findPresence(await lab.machine(kept.name), name)
  const where = presence === 'absent' ? `there is no guest on ${kept.name}` : `the guest is ${presence} on ${kept.name}`
  return `A migration from ${from.name} to ${to.name} was broken off: ${where}, and ${other.name} is cleared.`
}

/** Waits until neither script runs: both remove their images at their end. */
async function untilQuiet(lab: OpenLab, id: string): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    const traces = (await observe(lab)).flatMap(({ found }) => found?.traces ?? []).filter((trace) => trace.id === id)
    if (!traces.some((trace) => trace.senderAlive || trace.receiverAlive)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function observe(lab: OpenLab, name = guestName): Promise<Seen[]> {
  const cloudlets = lab.record.hosts.filter((host) => host.role === 'cloudlet')
  return Promise.all(
    cloudlets.map(async (host) => {
      try {
        const machine = await lab.machine(host.name)
        const [traces, presence] = await Promise.all([findTraces(machine), findPresence(machine, name)])
        return { host, found: { traces, presence } }
      } catch (thrown) {
        if (thrown instanceof LabError) return { host, found: null }
        throw thrown
      }
    }),
  )
}

/** The two hosts of a migration by the keys that each of them keeps; where one has none left, it is the other host. */
function sidesOf(seen: readonly Seen[], id: string): Broken | null {
  const traceOf = ({ found }: Seen) => found?.traces.find((trace) => trace.id === id) ?? null
  if (!seen.some(traceOf)) return null
  const source = seen.find((each) => traceOf(each)?.isSource)
  const target = seen.find((each) => traceOf(each)?.isTarget)
  const other = (known: Seen | undefined) =>
    seen.find((each) => each !== known && each.found === null) ?? seen.find((each) => each !== known)
  const from = source ?? other(target)
  const to = target ?? other(from)
  if (!from || !to) return null
  const side = (each: Seen): Side | null => each.found && { presence: each.found.presence, trace: traceOf(each) }
  return { id, from: from.host, to: to.host, source: side(from), target: side(to) }
}
