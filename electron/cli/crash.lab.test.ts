// The app is killed as a crash does it: the guest lives on exactly once, and an experiment is taken up where it was.
// A run that fails does not end the experiment either.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { PhaseName } from '../../shared/names'
import type { Results } from '../../shared/results'
import { resultsSchema, runResultSchema } from '../../shared/results'
import type { Core } from '../core/core'
import { createCore } from '../core/core'
import { lxcPresence } from '../core/guests/lxc/presence'
import { workloadStatus } from '../core/guests/workload'
import { labOpen, noJournal } from '../core/labs'
import { recoverLab } from '../core/migration/recover'
import { openSession } from '../core/sessions/open'
import type { CommandRoom } from './command.fixture'
import { commandRoom, journalOf, onlySession, untilEntry } from './command.fixture'

const lab = 'runs-crash'
const small = { engine: 'lxc', memoryMiB: 8 }
const at = { address: '10.77.0.100', port: 7000 }
let room: CommandRoom

beforeAll(async () => {
  room = await commandRoom()
  const up = await room.run('lab', 'up', '--name', lab, '--json')
  expect(up.code, up.stderr).toBe(0)
})
afterAll(async () => {
  const down = await room?.run('lab', 'down', '--name', lab)
  room?.remove()
  expect(down?.code, down?.stderr).toBe(0)
})

async function otherApp<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await createCore({
    dataFolder: room.dataFolder,
    sessionsFolder: join(room.dataFolder, 'sessions'),
    resources: join(import.meta.dirname, '../../resources'),
    version: 'test',
    emit: () => undefined,
  })
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}

const every: PhaseName[] = ['prepare', 'precopy', 'freeze', 'transfer', 'restore', 'verify', 'cleanup']
const phases: PhaseName[] = process.env['ALL_FAULTS'] === undefined ? ['precopy', 'transfer', 'restore'] : every

test.each(phases)(
  'killed at the start of %s: the guest runs once with its state',
  { timeout: 60_000 },
  async (phase) => {
    const out = join(room.folder, `kill-${phase}`)
    const file = room.write(`kill-${phase}.yaml`, {
      version: 1,
      name: `kill ${phase}`,
      lab,
      guest: small,
      migration: { after: '1s' },
    })
    const running = room.start('run', file, '--out', out)
    await untilEntry(out, running, (entry) => entry.kind === 'run')
    const born = await otherApp(async (core) => workloadStatus(await (await labOpen(core, lab)).machine('client'), at))
    await untilEntry(out, running, (entry) => entry.kind === 'phase' && entry.name === phase && entry.edge === 'start')
    running.kill()
    await running.ended

    const session = onlySession(out) ?? ''
    const opened = await openSession(out, session.slice(out.length + 1))
    expect(opened.info.state).toBe('interrupted')
    expect(opened.endsEarly).toMatch(/^The recording ends at .* without saying how the session ended/)

    await otherApp(async (core) => {
      const open = await labOpen(core, lab)
      await recoverLab(open, noJournal)
      expect(await recoverLab(open, noJournal)).toEqual([])
      const presences = await Promise.all(
        ['cloudlet-a', 'cloudlet-b'].map(async (host) => lxcPresence(await open.machine(host))),
      )
      expect(presences.toSorted()).toEqual(['absent', 'running'])
      const now = await workloadStatus(await open.machine('client'), at)
      expect(now?.nonce).toBe(born?.nonce)
      expect(now?.ticks).toBeGreaterThan(born?.ticks ?? Infinity)
    })
  },
)

const listSchema = z.object({ runs: z.array(runResultSchema.pick({ run: true, factors: true })) })
const repetitions = process.env['ALL_FAULTS'] === undefined ? 1 : 2

test(
  'an experiment that was killed ends with the whole design in the order of its seed, each run once',
  { timeout: 120_000 + 120_000 * repetitions },
  async () => {
    const out = join(room.folder, 'experiment')
    const experiment = {
      version: 1,
      name: 'two by two',
      lab,
      guest: { ...small, memoryMiB: 1 },
      migration: { after: '500ms' },
      factors: { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [1, 4] },
      repeat: repetitions,
      order: 'blocks',
      seed: 7,
    }
    const file = room.write('experiment.yaml', experiment)
    const listed = await room.run('run', file, '--list', '--json')
    const design = listSchema.parse(JSON.parse(listed.stdout)).runs
    expect(design).toHaveLength(4 * repetitions)
    const ends = (session: string | undefined) => journalOf(session).filter((entry) => entry.kind === 'run-end').length

    const first = room.start('run', file, '--out', out)
    await untilEntry(
      out,
      first,
      (entry, all) =>
        all.filter(({ kind }) => kind === 'run-end').length === 1 &&
        entry.kind === 'phase' &&
        entry.name === 'transfer' &&
        entry.edge === 'start' &&
        all.filter((each) => each.kind === 'phase' && each.name === 'transfer' && each.edge === 'start').length === 2,
    )
    // While it goes on a second app is refused, and is told by whom.
    const refused = await room.run('run', file, '--out', out, '--resume')
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain(`in use by process ${first.pid}: “two by two” runs`)
    first.kill()
    await first.ended
    const session = onlySession(out)
    expect(ends(session)).toBe(1)

    const other = room.write('other.yaml', { ...experiment, seed: 8 })
    const strange = await room.run('run', other, '--out', session ?? '', '--resume')
    expect([strange.code, strange.stderr]).toEqual([2, expect.stringContaining('another scenario')])

    const last = await room.run('run', file, '--out', out, '--resume', '--json')
    expect(last.code, last.stderr).toBe(0)
    const results: Results = resultsSchema.parse(JSON.parse(last.stdout))
    expect(onlySession(out)).toBe(session)
    expect(results.runs.map(({ run, factors }) => ({ run, factors }))).toEqual(design)
    expect(results.runs.map(({ status }) => status)).toEqual(design.map(() => 'succeeded'))
    const begun = journalOf(session).flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []))
    expect(begun).toEqual([0, 1, ...design.slice(1).map(({ run }) => run)])

    const { length } = journalOf(session)
    const again = await room.run('run', file, '--out', out, '--resume')
    expect([again.code, journalOf(session).length]).toEqual([0, length])
  },
)

test(
  'a run that cannot begin is a result with its reason, and the next one follows',
  { timeout: 120_000 },
  async () => {
    room.write('broken.tar', 'no archive at all')
    const file = room.write('images.yaml', {
      version: 1,
      name: 'one image is broken',
      lab,
      guest: { ...small, memoryMiB: 1 },
      migration: { after: '500ms' },
      factors: { 'guest.image': ['./broken.tar', 'minimal'] },
      order: 'listed',
    })
    const out = join(room.folder, 'images')
    const ended = await room.run('run', file, '--out', out, '--json')
    expect(ended.code, ended.stderr).toBe(1)
    const { runs, summary } = resultsSchema.parse(JSON.parse(ended.stdout))
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'succeeded'])
    expect(runs[0]?.error?.message).toContain('tar on cloudlet-a failed')
    const totals = summary.filter(({ metric }) => metric === 'totalMs')
    expect(totals.map(({ n, missing }) => [n, missing])).toEqual([
      [0, 1],
      [1, 0],
    ])
    const begun = journalOf(onlySession(out)).flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []))
    expect(begun).toEqual([0, 1])
  },
)
