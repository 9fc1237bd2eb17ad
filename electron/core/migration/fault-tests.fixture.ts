// A fault at each phase: afterwards the guest runs exactly once, with its state and its client, and the next move works.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EngineName, PhaseName } from '../../../shared/names'
import { phaseNames } from '../../../shared/names'
import { toErrorInfo } from '../../../shared/reply'
import type { Fault, Struck } from './fault-table.fixture'
import type { FaultLab } from './faults.fixture'
import { cloudlets, faultLab, newId, soleHost } from './faults.fixture'
import { recoverLab } from './recover'

let lab: FaultLab

/** Makes the tests of an engine's fault table, one for each row of these phases, in a lab of that name. */
export function testFaults(
  name: string,
  engine: EngineName,
  faults: Record<PhaseName, Fault[]>,
  phases: readonly PhaseName[] = phaseNames,
): void {
  beforeAll(async () => {
    lab = await faultLab(name, 24, engine)
  })
  afterAll(() => lab?.close())

  test('every phase has a fault', () => {
    for (const phase of phaseNames) expect(faults[phase].length, phase).toBeGreaterThan(0)
  })

  const rows = phases.flatMap((phase) => faults[phase].map((fault) => ({ phase, fault, title: fault.title })))
  describe.each(rows)('$phase', ({ phase, fault, title }) => {
    test(title, { timeout: 60_000 }, async () => {
      const from = soleHost(await lab.presences())
      const to = cloudlets.find((host) => host !== from) ?? from
      const abort = new AbortController()
      const struck: Struck = { lab, from, to, id: newId(), cancel: () => abort.abort() }
      const before = await lab.status()
      await fault.before?.(struck)
      const error = fault.appDies ? await dieAt(phase, struck) : await strike(phase, fault, struck, abort.signal)
      await fault.after?.(struck)
      if (fault.says) expect(error).toMatch(fault.says)
      if (fault.ends !== 'either') expect(soleHost(await lab.presences())).toBe(fault.ends === 'stays' ? from : to)
      if (fault.ends === 'goes') expect(error).toBe('')
      await expectWhole(before.counter)

      const here = soleHost(await lab.presences())
      await lab.move({ from: here, to: cloudlets.find((host) => host !== here) ?? here })
      expect(soleHost(await lab.presences())).not.toBe(here)
      await expectWhole(before.counter)
    })
  })
}

/** Runs the migration with its fault; the error's text, empty when it succeeded all the same. */
async function strike(phase: string, fault: Fault, struck: Struck, signal: AbortSignal): Promise<string> {
  const made: Promise<unknown>[] = []
  let text = ''
  try {
    await lab.move({
      ...struck,
      lab: lab.lab,
      signal,
      onPhase: (name, edge) => {
        if (name === phase && edge === 'start' && made.length === 0) made.push(Promise.resolve(fault.at?.(struck)))
      },
    })
  } catch (thrown) {
    const { message, detail = '' } = toErrorInfo(thrown)
    text = `${message}\n${detail}`
  }
  await Promise.all(made)
  return text
}

/** The app goes at the start of a phase without a word to anyone; another one starts and recovers. */
async function dieAt(phase: string, struck: Struck): Promise<string> {
  const dying = await lab.test.secondApp()
  let died = () => {}
  const gone = new Promise<void>((resolve) => (died = resolve))
  const onPhase = (name: string, edge: string) => {
    if (name === phase && edge === 'start') void dying.close().then(died)
  }
  const over = lab.move({ ...struck, lab: dying.lab, onPhase }).then(
    () => 'it ended before the app did',
    () => '',
  )
  await Promise.race([gone, over])
  const told = await recoverLab(lab.lab, lab.journal)
  expect(told).toHaveLength(1)
  expect(told[0]).toContain(`running on ${struck.to}`)
  expect(await recoverLab(lab.lab, lab.journal)).toEqual([])
  return ''
}

async function expectWhole(counterBefore: number): Promise<void> {
  const now = await lab.status()
  expect(now.nonce).toBe(lab.born.nonce)
  expect(now.counter).toBeGreaterThan(counterBefore)
  const arrivals = lab.probe.watch.evidence().arrivals
  await expect.poll(() => lab.probe.watch.evidence().arrivals, { timeout: 20_000 }).toBeGreaterThan(arrivals)
  expect(lab.probe.watch.evidence()).toMatchObject({ connection: 'kept', lost: 0, repeated: 0, counterFell: 0 })
  // What has ended is gone once its host's init has reaped it.
  for (const host of cloudlets) await expect.poll(() => lab.leftOvers(host), { timeout: 10_000 }).toEqual([])
}
