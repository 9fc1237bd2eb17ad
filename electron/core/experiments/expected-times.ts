// How long a run should take, before any was measured: fixed costs as a small machine has them, bytes at the links' rates.
import type { PhaseName } from '../../../shared/names'
import { phaseNames } from '../../../shared/names'
import type { Anchor, Scenario } from '../../../shared/scenario'
import { durationMs, parseAt } from '../../../shared/scenario'

export type Stage = 'lead-in' | PhaseName
export const stages: readonly Stage[] = ['lead-in', ...phaseNames]

const mib = 1_048_576
/** The lab's own root filesystems in bytes; what one of the user's has is not known here. */
const imageBytes = { minimal: 46_000_000, debian: 170_000_000 }
/** After the guest was verified the probes go on: see run-hop.ts. */
const lingerMs = 1300
const afterSwitchMs = 2200

/** What of a scenario says how long a move takes. */
export type Moving = Pick<Scenario, 'guest' | 'links' | 'migration'>

/** Expected times of one hop's stages, ms. */
export function expectedTimes(scenario: Moving): Record<Stage, number> {
  const { guest, migration } = scenario
  const perMs = bytesPerMs(scenario)
  const fixed = { 'lead-in': durationMs(migration.after), begin: 10, preflight: 180, prepare: 120 }
  const end = { verify: 20, confirm: 50, cleanup: 200 }
  if (guest.engine === 'kvm') return { ...fixed, ...end, ...expectedOfKvm(scenario, perMs) }
  // All pages of the workload, and about 10 MiB of its interpreter.
  const memoryMs = ((guest.memoryMiB + 10) * mib * 1.06) / perMs
  const image = guest.image === 'debian' ? imageBytes.debian : imageBytes.minimal
  switch (migration.method) {
    case 'qiu':
      // The whole root filesystem crosses while the guest stands still; rsync packs it, at about 20 MB/s.
      return { ...fixed, ...end, precopy: 0, freeze: 500, transfer: 500 + image / Math.min(perMs * 2, 20_000) + memoryMs, restore: 700 } // prettier-ignore
    case 'barua':
      // gzip packs random pages at about 20 MB/s and does not make them smaller.
      return { ...fixed, ...end, precopy: image / perMs, freeze: 800 + guest.memoryMiB * 50, transfer: 300 + memoryMs, restore: 900 + guest.memoryMiB * 10 } // prettier-ignore
    case 'stateless':
      return { ...fixed, ...end, precopy: image / perMs, freeze: 10, transfer: 10, restore: 900 + guest.memoryMiB * 10 }
    default: {
      if (migration.strategy === 'pre-copy') {
        // The first round takes all pages, the later ones what was written meanwhile; each takes CRIU about 200 ms.
        const rounds = memoryMs * (1 + Math.min(1, (guest.dirtyMiBps * mib) / (perMs * 1000))) + 400
        return { ...fixed, ...end, precopy: 500 + image / perMs + rounds, freeze: 100, transfer: 200, restore: 200 }
      }
      const slow = guest.engine === 'docker' ? 400 : 0
      return { ...fixed, ...end, precopy: 500 + image / perMs, freeze: 100 + slow, transfer: memoryMs, restore: 200 + slow } // prettier-ignore
    }
  }
}

/** QEMU sends all of a machine's memory, most of it while the guest runs. */
function expectedOfKvm({ guest, migration }: Moving, perMs: number) {
  const memoryMs = ((guest.memoryMiB + 90) * mib) / perMs
  const early = migration.strategy === 'pre-copy'
  // What the guest writes meanwhile goes again: a geometric series while the paths are faster.
  const again = Math.min(guest.dirtyMiBps * mib, perMs * 900) / (perMs * 1000)
  return {
    prepare: 700,
    precopy: early ? memoryMs / (1 - again) : 100,
    freeze: 10,
    transfer: early ? 60 : memoryMs,
    restore: 20,
    verify: 250,
    // Teka's client walks for five seconds.
    confirm: migration.method === 'teka' ? 8000 : 100,
  }
}

/** What the paths that a migration uses carry, bytes a ms. */
function bytesPerMs({ links, migration }: Moving): number {
  const { eth0, eth1 } = links
  return (migration.transport === 'mptcp' ? eth0.rateMbit + eth1.rateMbit : eth0.rateMbit) * 125
}

/** Expected time of a whole run with its guest's start and all hops, ms. */
export function expectedRunMs(scenario: Scenario): number {
  const { guest, migration, handover } = scenario
  const start = { lxc: 1800, docker: 3500, kvm: 14_000 }[guest.engine] + guest.memoryMiB * 10
  const times = expectedTimes(scenario)
  const moveMs = before(times, undefined)
  // The whole schedule is waited for, and then until the last path is back.
  const latest = Math.max(moveMs, ...handover.map(({ at }) => scheduledMs(times, at)))
  const hop = handover.length === 0 ? moveMs + lingerMs : latest + afterSwitchMs
  return start + migration.hops * hop
}

const stageOf: Record<Anchor, Stage | undefined> = {
  before: 'lead-in',
  request: 'begin',
  freeze: 'freeze',
  transfer: 'transfer',
  restore: 'restore',
  verified: 'confirm',
}

/** When an event of the schedule comes, ms after the lead-in began. */
function scheduledMs(times: Record<Stage, number>, at: string): number {
  const parsed = parseAt(at)
  return parsed ? before(times, stageOf[parsed.anchor]) + parsed.offsetMs : 0
}

/** Everything before a stage, ms; all of them where none is named. */
function before(times: Record<Stage, number>, stage: Stage | undefined): number {
  const count = stage === undefined ? stages.length : stages.indexOf(stage)
  return stages.slice(0, count).reduce((sum, name) => sum + times[name], 0)
}
