// The stand-in's virtual machine: a move by Teka's method that has ended, and what QEMU told of it.
import type { LabState } from '../../shared/lab'
import type { RunResult } from '../../shared/results'
import type { Sample } from '../../shared/samples'
import type { InterfaceCell, TekaRecord } from '../../shared/teka-record'

export const asVirtualMachine = (lab: LabState): LabState => ({
  ...lab,
  guests: lab.guests.map((guest) => ({ ...guest, engine: 'kvm' })),
})

const down: InterfaceCell = { state: 'down', address: null }
const up = (address: string): InterfaceCell => ({ state: 'up', address })

export function withTekaRecord(result: RunResult): RunResult {
  const t = result.phases[0]?.startMs ?? 0
  const client = { eth0: down, eth1: up('10.77.1.3') }
  const ahead: InterfaceCell = { state: 'inactive', address: '10.77.1.100' }
  const teka: TekaRecord = {
    control: 'none',
    slots: [
      { name: 'A', startMs: t, endMs: t + 300 },
      { name: 'B', startMs: t + 300, endMs: t + 2300 },
      { name: 'C', startMs: t + 2300, endMs: t + 5000 },
      { name: 'D', startMs: t + 5000, endMs: t + 5400 },
      { name: 'E', startMs: t + 5400, endMs: t + 6200 },
    ],
    tables: [
      { t: t + 4000, moment: 'prepared', guest: { eth0: up('10.77.0.100'), eth1: ahead }, client, wrong: [] },
      { t: t + 6000, moment: 'arrived', guest: { eth0: down, eth1: up('10.77.1.100') }, client, wrong: [] },
    ],
  }
  const metrics = result.metrics && { ...result.metrics, addressMs: 0, networkDowntimeMs: 204 }
  return { ...result, teka, metrics }
}

/** QEMU's progress between the times, ms. */
export function migrationSamples(from: number, to: number): Sample[] {
  return Array.from({ length: 40 }, (_, index) => ({
    kind: 'migration',
    t: from + ((to - from) * index) / 40,
    host: 'cloudlet-a',
    status: 'active',
    transferredBytes: index * 3_000_000,
    remainingBytes: (40 - index) * 3_000_000,
    rateMbit: 188,
    dirtyBytesPerS: 1_048_576,
    passes: 1,
    expectedDowntimeMs: null,
    throttlePercent: 0,
  }))
}
