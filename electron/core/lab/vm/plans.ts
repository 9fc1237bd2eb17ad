// Pure: which steps bring a lab of VMs up and take it down. All of them run as the user.
import type { Plan, Step } from '../../../../shared/plan'
import type { Boot } from './command'
import { hostCommand, qemu, switchCommand, switchName } from './command'
import type { VmHost, VmLab } from './vm-lab'

/** How long a host may take to boot, ms: translated instructions on a busy computer are slow. */
const bootMs = (accelerator: Boot['accelerator']) => (accelerator === 'tcg' ? 240_000 : 60_000)

export type StartInput = {
  boot: Boot
  /** Loopback port of each host's sshd, by the host's name. */
  ports: Readonly<Record<string, number>>
  /** Hosts to start, and whether the switch is to be. */
  hosts: readonly VmHost[]
  withSwitch: boolean
  /** Text of resources/lab/vm.sh. */
  script: string
}

/** Starts what does not run. The last steps, one for each host started, wait for it and print its host key. */
export function vmUpPlan(lab: VmLab, input: StartInput): Plan {
  const { boot, hosts, ports, script } = input
  const steps: Step[] = []
  if (input.withSwitch) {
    const manifest = JSON.stringify({ version: 1, lab: lab.name, image: boot.image, ports }, null, 2)
    steps.push({
      host: 'machine',
      argv: ['sh', '-c', 'umask 077 && mkdir -p "$1" && cat >"$1/manifest.json"', 'make', boot.folder],
      stdin: `${manifest}\n`,
      why: 'Make the lab’s folder, which everything of it names or is in, so that it can always be removed.',
      undo: removal(boot.folder, script),
    })
    steps.push({
      host: 'machine',
      argv: switchCommand(lab, boot.folder),
      why: 'Start the switch: a QEMU without a machine, whose two hubs join the hosts’ eth0 and eth1.',
    })
  }
  for (const host of hosts) {
    steps.push({
      host: 'machine',
      argv: hostCommand(lab, host, ports[host.name] ?? 0, boot),
      why: `Start ${host.name}: the lab image with its own kernel, joined to the switch by two NICs, with a third for management.`,
    })
  }
  for (const host of hosts) {
    steps.push({
      host: 'machine',
      argv: ['sh', '-s', '--', 'wait', boot.folder, host.name],
      stdin: script,
      why: `Wait until ${host.name} says on its serial console that its sshd listens, and with which host key.`,
      timeoutMs: bootMs(boot.accelerator),
    })
  }
  return { title: `lab ${lab.name}: up`, steps }
}

/** Ends the lab's processes and removes its folder; succeeds when there is nothing. */
export function vmDownPlan(lab: string, folder: string, script: string): Plan {
  const why = 'End the lab’s processes, which name its folder, then remove the folder.'
  return { title: `lab ${lab}: down`, steps: [{ ...removal(folder, script), host: 'machine', why }] }
}

function removal(folder: string, script: string): { argv: string[]; stdin: string } {
  return { argv: ['sh', '-s', '--', 'down', folder], stdin: script }
}

/** Whether an accelerator can start a machine here at all: a device that can be opened is no proof. */
export function trial(accelerator: string): string[] {
  const machine = ['-machine', 'q35', '-cpu', 'max,-cx16', '-m', '64', '-accel', accelerator]
  return [qemu, '-nodefaults', '-display', 'none', '-S', '-monitor', 'stdio', ...machine]
}

/** Names of what runs of the lab: hosts and `switch`. Reads the output of `vm.sh running`. */
export function parseRunning(output: string): Set<string> {
  return new Set(output.split('\n').flatMap((line) => line.trim().split(' ')[1] ?? []))
}

export const everything = (lab: VmLab) => [switchName, ...lab.hosts.map((host) => host.name)]
