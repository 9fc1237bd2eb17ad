// Gets both ends ready: the target's QEMU waits, both trust each other for this once, and agree on how.
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import { machineMiB } from '../../guests/kvm/command'
import { waitSteps } from '../../guests/kvm/steps'
import { runPlan } from '../../plan/runner'
import type { Attempt } from './attempt'
import { firstPort, note } from './attempt'
import { diskBytes, offerDisk } from './disk'
import { diskPort, isDiskCopied } from './disk-plan'
import { forecast, pathBytesPerS } from './convergence'
import { capabilities, migrationUri, parameters } from './setup'
import { forgetRate } from './switchover'
import { certificateSteps, credentials, credentialsId, tlsName, trustSteps } from './tls'

/**
 * Long enough to see a rate; the whole migration waits for it, ms. While the target starts a guest on a small machine writes less
 * than it would: half was measured.
 */
const measureMs = 400
/** Pages looked at in each GiB: the most that QEMU takes, for a rate within a tenth. */
const samplePages = 16_384

/** Leaves the source as it was when it throws; what was begun on the target is for the caller to remove. */
export async function prepare(attempt: Attempt): Promise<void> {
  const { move, options, source, target } = attempt
  const spec = options.migration
  if (spec.strategy === 'pre-copy') await measureDirtyRate(attempt)
  const { context } = options
  const bytes = await diskBytes(attempt)
  const paused = spec.strategy !== 'post-copy'
  const starting = runPlan(
    { title: 'the target waits', steps: waitSteps(move.to, move.guest, attempt.accel, paused, bytes) },
    context,
  )
  // Both work on the same hosts side by side; what either left is removed by the caller only when both have ended.
  const [started, trusted] = await Promise.allSettled([starting, spec.tls ? trust(attempt) : null])
  if (started.status === 'rejected') throw started.reason
  if (trusted.status === 'rejected') throw trusted.reason
  const tls = spec.tls ? { credentials: credentialsId(move.id), hostname: tlsName(move.id) } : null
  for (const [link, side] of [
    [target, 'target'],
    [source, 'source'],
  ] as const) {
    if (spec.tls) await link.command('object-add', credentials(move.id, side === 'source' ? 'client' : 'server'))
    await link.command('migrate-set-capabilities', capabilities(spec, isDiskCopied(move.guest)))
    await link.command('migrate-set-parameters', parameters(spec, side, tls))
  }
  await forgetRate(attempt)
  await offerDisk(attempt).catch(refused(diskPort))
  // On all addresses: a subflow can only join where something listens on its address.
  await target
    .command('migrate-incoming', { uri: migrationUri('0.0.0.0', firstPort, move.transport) })
    .catch(refused(firstPort))
}

async function trust({ move, options }: Attempt): Promise<void> {
  const run = async (title: string, steps: Parameters<typeof runPlan>[0]['steps']) =>
    runPlan({ title, steps }, options.context)
  const made = await run('keys for this migration', certificateSteps(move))
  await run(
    'trust for this migration',
    trustSteps(
      move,
      made.map((result) => result.stdout),
    ),
  )
}

const refused = (port: number) => (thrown: unknown) => {
  if (!(thrown instanceof LabError) || !/already in use/i.test(thrown.info.message)) throw thrown
  const hint = `Find it on the target: ss -ltnp 'sport = :${port}'`
  const message = `Something on the target listens on port ${port} already, where the guest is to come in.`
  throw new LabError({ ...thrown.info, code: 'migration-failed', message, hint })
}

const rateSchema = z.object({ status: z.string(), 'dirty-rate': z.number().optional() })

/** Says before the start whether pre-copy will converge. A QEMU that cannot measure is no reason not to begin. */
async function measureDirtyRate(attempt: Attempt): Promise<void> {
  const { source, options, move } = attempt
  try {
    const asked = { 'calc-time': measureMs, 'calc-time-unit': 'millisecond', 'sample-pages': samplePages }
    await source.command('calc-dirty-rate', asked)
    const deadline = Date.now() + measureMs * 5
    let measured = await source.query('query-dirty-rate', rateSchema)
    while (measured.status !== 'measured' && Date.now() < deadline) {
      await source.change(50)
      measured = await source.query('query-dirty-rate', rateSchema)
    }
    const { migration, links, transport } = options
    const rate = pathBytesPerS(links, transport, migration.bandwidthMbit)
    const dirtyBytesPerS = (measured['dirty-rate'] ?? 0) * 1_048_576
    const memoryBytes = machineMiB(move.guest) * 1_048_576
    note(attempt, forecast({ dirtyBytesPerS, memoryBytes }, rate, migration.downtimeLimitMs).text)
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown
    note(attempt, `The rate at which the guest writes memory is not known: ${thrown.info.message}`)
  }
}
