// A post-copy whose connection broke: both sides wait with what they have, and go on over a new one.
import { LabError } from '../../../../shared/reply'
import type { QmpLink } from '../../guests/kvm/qmp-link'
import type { Attempt } from './attempt'
import { note } from './attempt'
import { migrationUri } from './setup'
import { migrationStateSchema } from './state'

/** Longest wait for a path to come back before a person is told, s. */
const patienceS = 300
const lookMs = 300

/** Ends the silent connection on both sides, by the management path; a side that has noticed already refuses. */
export async function pause(attempt: Attempt): Promise<void> {
  note(attempt, 'Nothing passes between the hosts: the post-copy is paused. The guest waits where it needs missing memory.')
  for (const link of [attempt.source, attempt.target]) await pauseSide(link)
}

/** Waits for a path, and has the memory follow over it. `port` must be one that was not used before. */
export async function recover(attempt: Attempt, port: number): Promise<void> {
  const { source, target, move } = attempt
  const pausedAt = Date.now()
  await untilStatus(source, 'postcopy-paused')
  await pauseSide(target)
  await untilStatus(target, 'postcopy-paused')
  const address = await pathBack(attempt, pausedAt)
  await target.command('migrate-recover', { uri: migrationUri('0.0.0.0', port, move.transport) })
  await source.command('migrate', { uri: migrationUri(address, port, move.transport), resume: true })
  const seconds = ((Date.now() - pausedAt) / 1000).toFixed(1)
  note(attempt, `A path is back after ${seconds} s: the post-copy goes on to ${address}, with nothing sent twice or lost.`)
}

async function pauseSide(link: QmpLink): Promise<void> {
  await link.command('migrate-pause').catch((thrown: unknown) => {
    if (!(thrown instanceof LabError) || thrown.info.code !== 'step-failed') throw thrown
  })
}

async function untilStatus(link: QmpLink, wanted: string): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const { status } = await link.query('query-migrate', migrationStateSchema)
    if (status === wanted) return
    if (Date.now() > deadline) {
      const message = `The post-copy on ${link.host} is ${status} and does not come to be ${wanted}.`
      throw new LabError({ code: 'migration-failed', message, host: link.host })
    }
    await link.change(100)
  }
}

/** The first address of the target that answers the source. */
async function pathBack({ options, move }: Attempt, since: number): Promise<string> {
  const addresses = move.to.interfaces.map((each) => each.address)
  const first = 'for address; do ping -nqc 1 -W 1 "$address" >/dev/null 2>&1 && echo "$address" && exit; done; exit 1'
  for (;;) {
    const machine = await options.lab.machine(move.from.name)
    const result = await machine.exec({ argv: ['sh', '-c', first, 'sh', ...addresses] }, { timeoutMs: 10_000 })
    const address = result.stdout.trim()
    if (result.exitCode === 0 && address) return address
    if (Date.now() - since > patienceS * 1000) {
      const message = `No path between ${move.from.name} and ${move.to.name} came back within ${patienceS} s; the post-copy is paused.`
      const hint = 'Bring a path back and start a run in this lab: the app goes on where it was.'
      throw new LabError({ code: 'migration-failed', message, hint })
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}
