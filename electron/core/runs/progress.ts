// One honest progress bar for a run: each phase has the share of time that it is expected to take.
import type { Progress } from '../../../shared/operation'
import type { PhaseName } from '../../../shared/names'
import { phaseNames } from '../../../shared/names'
import type { Scenario } from '../../../shared/scenario'
import { durationMs } from '../../../shared/scenario'

type Stage = 'lead-in' | PhaseName
const stages: readonly Stage[] = ['lead-in', ...phaseNames]

type Moving = Pick<Scenario, 'guest' | 'links' | 'migration'>

/** Expected times, ms: fixed costs as measured on a small machine, bytes at the sum of the links' rates. */
export function expectedTimes(scenario: Moving): Record<Stage, number> {
  const { eth0, eth1 } = scenario.links
  const mptcp = scenario.migration.transport === 'mptcp'
  const bytesPerMs = (mptcp ? eth0.rateMbit + eth1.rateMbit : eth0.rateMbit) * 125
  const memory = (scenario.guest.memoryMiB + 10) * 1_048_576
  if (scenario.guest.engine === 'kvm') return expectedOfKvm(scenario, bytesPerMs)
  const imageBytes = scenario.guest.image === 'minimal' ? 46_000_000 : 170_000_000
  return {
    'lead-in': durationMs(scenario.migration.after),
    begin: 10,
    preflight: 150,
    prepare: 120,
    precopy: 500 + imageBytes / bytesPerMs,
    freeze: 150,
    transfer: (memory * 1.06) / bytesPerMs,
    restore: 250,
    verify: 20,
    confirm: 50,
    cleanup: 200,
  }
}

/** QEMU sends all of a machine's memory, most of it while the guest runs. */
function expectedOfKvm({ guest, migration }: Moving, bytesPerMs: number): Record<Stage, number> {
  const memoryMs = ((guest.memoryMiB + 90) * 1_048_576) / bytesPerMs
  const early = migration.strategy === 'pre-copy'
  return {
    'lead-in': durationMs(migration.after),
    begin: 10,
    preflight: 250,
    prepare: 700,
    precopy: early ? memoryMs : 100,
    freeze: 10,
    transfer: early ? 60 : memoryMs,
    restore: 20,
    verify: 250,
    confirm: 100,
    cleanup: 200,
  }
}

/** Reports about four times a second until stopped. `share` is this run's part of the whole, from 0 to 1. */
export function trackProgress(
  scenario: Scenario,
  share: { from: number; to: number; text: string },
  report: (progress: Progress) => void,
): { enter(stage: Stage): void; stop(): void } {
  const expected = expectedTimes(scenario)
  const total = stages.reduce((sum, stage) => sum + expected[stage], 0)
  let stage: Stage = 'lead-in'
  let entered = Date.now()
  const tell = () => {
    const before = stages.slice(0, stages.indexOf(stage)).reduce((sum, each) => sum + expected[each], 0)
    // A phase that takes longer than expected waits just before its end.
    const inside = Math.min(Date.now() - entered, expected[stage] * 0.98)
    const done = (before + inside) / total
    const fraction = share.from + done * (share.to - share.from)
    const whole = total / Math.max(share.to - share.from, 0.001)
    report({ fraction, text: `${share.text}: ${stage}`, leftMs: Math.max(0, Math.round((1 - fraction) * whole)) })
  }
  const timer = setInterval(tell, 250)
  tell()
  return {
    enter(next) {
      if (stages.indexOf(next) < stages.indexOf(stage)) return
      stage = next
      entered = Date.now()
    },
    stop: () => clearInterval(timer),
  }
}
