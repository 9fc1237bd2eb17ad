// Whether this computer has what the VMs of a lab are promised. Pure but for the reading of its own size.
import { cpus, totalmem } from 'node:os'
import type { HostReport } from '../../../../shared/doctor'
import type { VmLab } from './vm-lab'

type Computer = { cpus: number; memoryMiB: number }

// What QEMU itself takes for each machine, and what is left to everything else on this computer.
const overheadMiB = 150
const restMiB = 1024

/** The doctor's report on this computer, which carries the VMs. */
export function carrierReport(lab: VmLab, computer: Computer = thisComputer()): HostReport {
  const wantedMiB = lab.hosts.reduce((sum, host) => sum + host.memoryMiB + overheadMiB, 0)
  const wantedCpus = lab.hosts.reduce((sum, host) => sum + host.cpus, 0)
  const memory = `The VMs may take ${wantedMiB} MiB of this computer’s ${computer.memoryMiB} MiB`
  const tight = wantedMiB + restMiB > computer.memoryMiB
  const processors = `The VMs have ${wantedCpus} processors in all, this computer has ${computer.cpus}`
  const crowded = wantedCpus > computer.cpus
  const common = { link: null, durationMs: 0 }
  return {
    host: 'here',
    checks: [
      {
        ...common,
        id: 'memory-over-commit',
        title: 'Memory of the VMs',
        level: wantedMiB > computer.memoryMiB ? 'fail' : tight ? 'warn' : 'pass',
        reason: tight ? `${memory}: too little is left, and swapping spoils every time.` : `${memory}.`,
        remedy: tight ? 'Use a lab file with less memoryMiB (at least 512 for a cloudlet).' : null,
      },
      {
        ...common,
        id: 'cpu-over-commit',
        title: 'Processors of the VMs',
        level: crowded ? 'warn' : 'pass',
        reason: crowded
          ? `${processors}: while all are busy they wait for each other, and times vary.`
          : `${processors}.`,
        remedy: crowded ? 'Compare times only with others of this lab on this computer, and set low link rates.' : null,
      },
    ],
  }
}

function thisComputer(): Computer {
  return { cpus: cpus().length, memoryMiB: Math.floor(totalmem() / 1_048_576) }
}
