// The doctor on a lab: every check on every host, kept for the page until the next time.
import type { HostReport } from '../../shared/doctor'
import type { Core } from './core'
import { runDoctor } from './hosts/doctor/run-doctor'
import { holdLab, labOpen } from './labs'
import { carrierReport } from './lab/vm/over-commit'
import { vmLabOf } from './lab/vm/vm-lab'
import type { OperationTools } from './operations'

const last = new Map<string, HostReport[]>()

export async function examineLab(core: Core, lab: string, tools: OperationTools): Promise<HostReport[]> {
  const open = await labOpen(core, lab)
  const hosts = open.record.hosts.map(({ name, role, interfaces }) => ({ name, role, paths: interfaces }))
  // Its trials of CRIU and MPTCP would be in another app's measurements.
  const examined = await holdLab(core, lab, 'the doctor examines its hosts', () =>
    runDoctor(hosts, open, {
      signal: tools.signal,
      onProgress: (done, of, text) => tools.onProgress({ fraction: done / of, text, leftMs: null }),
    }),
  )
  const vm = await vmLabOf(lab, core.resources)
  const reports = vm ? [carrierReport(vm), ...examined] : examined
  last.set(lab, reports)
  core.emit({ event: 'changed', payload: { topic: 'doctor' } })
  return reports
}

export function lastReports(lab: string): HostReport[] {
  return last.get(lab) ?? []
}
