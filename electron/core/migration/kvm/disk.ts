// A guest's own disk comes along: QEMU mirrors it into the target's by NBD, over the same paths and with the same
// certificates as memory, before memory and while the guest runs. What it writes goes on being mirrored until it stands still.
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import { hasOwnDisk } from '../../guests/guest'
import type { QmpLink } from '../../guests/kvm/qmp-link'
import { channelLost } from '../channel-lost'
import type { Attempt } from './attempt'
import { note } from './attempt'
import { cancelled, patienceS } from './follow'
import { exportArguments, isDiskCopied, mirrorArguments, mirrorId, serverArguments, targetArguments } from './disk-plan'

const pollMs = 100
const mebibyte = 1_048_576

const blockSchema = z.array(
  z.object({ device: z.string(), inserted: z.object({ image: z.object({ 'virtual-size': z.number() }) }).optional() }),
)
const jobsSchema = z.array(
  z.object({
    id: z.string(),
    status: z.string(),
    'current-progress': z.number(),
    'total-progress': z.number(),
    error: z.string().optional(),
  }),
)
type Job = z.output<typeof jobsSchema>[number]

/** Size of the guest's disk as the guest sees it, bytes; 0 when it has none of its own. */
export async function diskBytes({ move, source }: Attempt): Promise<number> {
  if (!hasOwnDisk(move.guest)) return 0
  const blocks = await source.query('query-block', blockSchema)
  return blocks.find(({ device }) => device === 'disk')?.inserted?.image['virtual-size'] ?? 0
}

/** The target's QEMU lets the source's write its disk. */
export async function offerDisk({ move, options, target }: Attempt): Promise<void> {
  if (!isDiskCopied(move.guest)) return
  await target.command('nbd-server-start', serverArguments(move, options.migration))
  await target.command('block-export-add', exportArguments)
}

/** Resolves when both disks are the same but for what the guest is writing. Throws LabError. */
export async function mirrorDisk(attempt: Attempt): Promise<void> {
  const { move, options, source, address } = attempt
  if (!isDiskCopied(move.guest)) return
  const begun = Date.now()
  await source.command('blockdev-add', targetArguments(move, options.migration, address))
  await source.command('blockdev-mirror', mirrorArguments(move, options.migration))
  const job = await follow(attempt, ({ status }) => status === 'ready')
  const size = `${(job['total-progress'] / mebibyte).toFixed(1)} MiB`
  note(attempt, `The disk was copied: ${size} in ${((Date.now() - begun) / 1000).toFixed(1)} s.`)
}

/** The guest stands still: what it wrote last crosses, and the source's QEMU lets go of the target's disk. */
export async function settleDisk(attempt: Attempt): Promise<void> {
  const { move, source } = attempt
  const begun = Date.now()
  // Of a mirror that is ready, QEMU's word for a good end: the guest stays on its own disk.
  await source.command('block-job-cancel', { device: mirrorId(move) })
  await follow(attempt, ({ status }) => status === 'concluded')
  await release(source, mirrorId(move))
  note(attempt, `What the guest had written to its disk last crossed in ${Date.now() - begun} ms.`)
}

/** After a failure the source's disk is its own again; nothing to do is fine. */
export async function dropMirror({ move, source }: Attempt): Promise<void> {
  if (!isDiskCopied(move.guest)) return
  const id = mirrorId(move)
  const job = await jobOf(source, id)
  if (job && job.status !== 'concluded') {
    await source.command('block-job-cancel', { device: id, force: true }).catch(() => undefined) // it may end by itself just now
    for (const deadline = Date.now() + 15_000; (await jobOf(source, id))?.status !== 'concluded';) {
      if (Date.now() > deadline) break
      await source.change(pollMs)
    }
  }
  await release(source, id).catch(() => undefined) // its node may never have been there
}

async function release(source: QmpLink, id: string): Promise<void> {
  if (await jobOf(source, id)) await source.command('job-dismiss', { id })
  await source.command('blockdev-del', { 'node-name': id })
}

async function jobOf(source: QmpLink, id: string): Promise<Job | undefined> {
  return (await source.query('query-jobs', jobsSchema)).find((job) => job.id === id)
}

async function follow(attempt: Attempt, isThrough: (job: Job) => boolean): Promise<Job> {
  const { move, options, source } = attempt
  const { from, to } = move
  const patience = options.patienceS ?? patienceS
  let [last, since] = [-1, Date.now()]
  for (;;) {
    const job = await jobOf(source, mirrorId(move))
    if (job && !job.error && isThrough(job)) return job
    if (options.context.signal?.aborted) throw cancelled(from.name)
    if (!job || job.error || job.status === 'concluded') {
      const message = `The disk of the guest could not be copied from ${from.name} to ${to.name}: ${job?.error ?? 'its copying ended'}.`
      throw new LabError({
        code: 'migration-failed',
        message,
        hint: `The guest runs on ${from.name}.`,
        host: from.name,
      })
    }
    const now = job['current-progress']
    if (now !== last) [last, since] = [now, Date.now()]
    else if (Date.now() - since > patience * 1000)
      throw channelLost({ ...move, firstPath: options.firstPath }, patience)
    await source.change(pollMs)
  }
}
