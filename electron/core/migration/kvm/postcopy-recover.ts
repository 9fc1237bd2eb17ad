// A post-copy whose connection broke: both sides wait with what they have, and go on over a new one.
import type { Transport } from '../../../../shared/names'
import { LabError } from '../../../../shared/reply'
import type { QmpLink } from '../../guests/kvm/qmp-link'
import type { OpenLab } from '../../lab/open-lab'
import type { RecordHost } from '../../lab/record'
import type { Attempt } from './attempt'
import { note } from './attempt'
import { migrationUri } from './setup'
import { migrationStateSchema } from './state'

/** Longest wait for a path to come back before a person is told, s. */
const patienceS = 300
const lookMs = 300

type Ends = {
  source: QmpLink
  target: QmpLink
  lab: OpenLab
  from: RecordHost
  to: RecordHost
  transport: Transport
}

/** Ends the silent connection on both sides, by the management path. */
export async function pause(attempt: Attempt): Promise<void> {
  note(
    attempt,
    'Nothing passes between the hosts: the post-copy is paused. The guest waits where it needs missing memory.',
  )
  for (const link of [attempt.source, attempt.target]) await pauseSide(link)
}

/** Waits for a path, and has the memory follow over it. `port` must be one that was not used before. */
export async function recover(attempt: Attempt, port: number): Promise<void> {
  const { source, target, move, options } = attempt
  const pausedAt = Date.now()
  const { from, to, transport } = move
  const address = await resumeOver({ source, target, lab: options.lab, from, to, transport }, port)
  const seconds = ((Date.now() - pausedAt) / 1000).toFixed(1)
  note(attempt, `A path is back after ${seconds} s: the post-copy goes on to ${address}.`)
}

/** A side that has noticed by itself refuses, and that is fine. */
export async function pauseSide(link: QmpLink): Promise<void> {
  await link.commandPast('migrate-pause').catch((thrown: unknown) => {
    if (!(thrown instanceof LabError) || thrown.info.code !== 'step-failed') throw thrown
  })
}

/** Returns the target's address over which it goes on. */
export async function resumeOver(ends: Ends, port: number): Promise<string> {
  const { source, target, transport } = ends
  await untilPaused(source)
  await pauseSide(target)
  const address = await pathBack(ends)
  await listenAgain(target, migrationUri('0.0.0.0', port, transport))
  await source.command('migrate', { uri: migrationUri(address, port, transport), resume: true })
  return address
}

/** The target cannot be asked how far it is: a missing page may hold it up. It refuses until it has paused. */
async function listenAgain(target: QmpLink, uri: string): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      return await target.commandPast('migrate-recover', { uri })
    } catch (thrown) {
      const isEarly = thrown instanceof LabError && /when postcopy is paused/.test(thrown.info.message)
      if (!isEarly || Date.now() > deadline) throw thrown
    }
    await target.change(200)
  }
}

async function untilPaused(link: QmpLink): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const { status } = await link.query('query-migrate', migrationStateSchema)
    if (status === 'postcopy-paused') return
    if (Date.now() > deadline) {
      const message = `The post-copy on ${link.host} is ${status} and does not pause.`
      throw new LabError({ code: 'migration-failed', message, host: link.host })
    }
    await link.change(100)
  }
}

/** The first address of the target that answers the source. */
async function pathBack({ lab, from, to }: Ends): Promise<string> {
  const since = Date.now()
  const addresses = to.interfaces.map((each) => each.address)
  const first = 'for address; do ping -nqc 1 -W 1 "$address" >/dev/null 2>&1 && echo "$address" && exit; done; exit 1'
  for (;;) {
    const machine = await lab.machine(from.name)
    const result = await machine.exec({ argv: ['sh', '-c', first, 'sh', ...addresses] }, { timeoutMs: 10_000 })
    const address = result.stdout.trim()
    if (result.exitCode === 0 && address) return address
    if (Date.now() - since > patienceS * 1000) {
      const message = `No path between ${from.name} and ${to.name} came back within ${patienceS} s; the post-copy is paused.`
      const hint = 'Bring a path back and start a run in this lab: the app goes on where it was.'
      throw new LabError({ code: 'migration-failed', message, hint })
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}
