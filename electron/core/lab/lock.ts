// One app at a time works on a lab: what recovers, runs, switches or removes holds its lock, and a second one is refused.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { LabError } from '../../../shared/reply'
import { processStart } from './process-start'

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** What tells this process from others that had its number: see processStart. */
  started: z.string(),
  machine: z.string(),
  /** What it does, for the person who is refused. */
  what: z.string(),
  sinceMs: z.number(),
  claim: z.string(),
})
type Holder = z.infer<typeof holderSchema>
type Held = { count: number; holder: Holder }

// What one process does on a lab is put in order by its operations; only other processes are kept out.
const held = new Map<string, Held>()
const entering = new Map<string, Promise<unknown>>()

/** Beside the lab's folder, which goes when the lab is taken down. */
export function lockFile(dataFolder: string, lab: string): string {
  return join(dataFolder, 'labs', `${lab}.lock`)
}

/** Runs `work` while this process holds the lab. Throws `busy`, naming the holder, when another process holds it. */
export async function holdingLab<T>(dataFolder: string, lab: string, what: string, work: () => Promise<T>): Promise<T> {
  const file = lockFile(dataFolder, lab)
  await inTurn(file, () => enter(file, lab, what))
  try {
    return await work()
  } finally {
    await inTurn(file, () => leave(file))
  }
}

async function enter(file: string, lab: string, what: string): Promise<void> {
  const mine = held.get(file)
  if (mine) {
    mine.count += 1
    return
  }
  const started = (await processStart(process.pid)) ?? 'unknown'
  const holder = { pid: process.pid, started, machine: hostname(), what, sinceMs: Date.now(), claim: randomUUID() }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await take(file, lab, holder, 5)
  held.set(file, { count: 1, holder })
}

async function leave(file: string): Promise<void> {
  const mine = held.get(file)
  if (!mine) return
  mine.count -= 1
  if (mine.count > 0) return
  held.delete(file)
  if ((await readHolder(file))?.claim === mine.holder.claim) await rm(file, { force: true })
}

async function take(file: string, lab: string, holder: Holder, triesLeft: number): Promise<void> {
  const part = `${file}.${holder.claim}`
  await writeFile(part, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  try {
    // A link is made whole or not at all, and never over one that is there.
    await link(part, file)
    return
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
  } finally {
    await rm(part, { force: true })
  }
  const other = await readHolder(file)
  if ((other && (await isAlive(other))) || triesLeft <= 1) throw busy(lab, other)
  await setAside(file, other)
  return take(file, lab, holder, triesLeft - 1)
}

/** Moves a dead holder's lock away; one that came into its place meanwhile is put back. */
async function setAside(file: string, dead: Holder | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch {
    return // another one was quicker
  }
  if ((await readHolder(aside))?.claim !== dead?.claim) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return holderSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  // Of another machine's processes (a home folder that both mount) nothing can be seen from here.
  if (holder.machine !== hostname()) return true
  return (await processStart(holder.pid)) === holder.started
}

function busy(lab: string, holder: Holder | undefined): LabError {
  const hint = 'Wait for it to end, or end it there; what a crash leaves is taken over by itself.'
  if (!holder) return new LabError({ code: 'busy', message: `Another app is working on the lab ${lab}.`, hint })
  const where = holder.machine === hostname() ? '' : ` on ${holder.machine}`
  const since = new Date(holder.sinceMs).toISOString().slice(0, 19).replace('T', ' ')
  const message = `The lab ${lab} is in use by process ${holder.pid}${where}: ${holder.what}, since ${since} UTC.`
  return new LabError({ code: 'busy', message, hint })
}

/** One after the other within this process. */
function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const before = entering.get(file) ?? Promise.resolve()
  const next = before.then(work)
  entering.set(
    file,
    next.catch(() => undefined),
  )
  return next
}
