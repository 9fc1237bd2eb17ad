// Plans for a container's life on one host.
import type { Step } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import type { GuestSpec } from '../../../../shared/scenario'
import type { RecordHost } from '../../lab/record'
import { guestName, guestPorts } from '../guest'
import { guestFolder, lxcConfig } from './config'

const images = '/var/lib/handover/guests'

/** Makes the guest's root filesystem and configuration on a host. `workload` is the text of workload.py. */
export function createSteps(host: RecordHost, spec: GuestSpec, workload: string): Step[] {
  const name = host.name
  if (spec.command?.some((word) => /\s/.test(word))) {
    const hint = 'Put the command into a script in the image and name that.'
    throw new LabError({ code: 'bad-input', message: 'LXC takes a command whose words have no blanks.', hint })
  }
  const image = spec.image.startsWith('/') ? spec.image : `${images}/${spec.image}.tar`
  const root = `${guestFolder}/rootfs`
  const steps: Step[] = [
    {
      host: name,
      argv: ['mkdir', '-p', root],
      why: 'The folder that LXC looks for the guest in.',
      undo: { argv: ['rm', '-rf', '--one-file-system', guestFolder] },
    },
    {
      host: name,
      argv: ['tar', '-C', root, '-xf', image],
      why: "Unpack the guest's root filesystem.",
      timeoutMs: 300_000,
    },
    {
      host: name,
      argv: ['install', '-m', '0644', '/dev/stdin', `${guestFolder}/config`],
      stdin: lxcConfig(spec, host),
      why: 'The container, set up so that CRIU can carry it: no console, no ttys, all capabilities.',
    },
  ]
  if (!spec.command) {
    steps.push({
      host: name,
      argv: ['install', '-m', '0644', '/dev/stdin', `${root}/workload.py`],
      stdin: workload,
      why: 'The counter workload, which shows whether its state goes on.',
    })
  }
  return steps
}

export function startSteps(host: string): Step[] {
  return [
    {
      host,
      argv: ['lxc-start', '-n', guestName, '-o', `${guestFolder}/start.log`, '-l', 'INFO'],
      why: 'Start the guest.',
      undo: { argv: ['lxc-stop', '-k', '-n', guestName] },
    },
    { host, argv: ['lxc-wait', '-n', guestName, '-s', 'RUNNING', '-t', '20'], why: 'Until it runs.' },
  ]
}

// Only what is plugged into a bridge: a device of the same name that somebody else has is left alone.
const unplug = 'for port; do [ ! -e "/sys/class/net/$port/master" ] || ip link del "$port" 2>/dev/null; done; exit 0'

/** Removes the guest from a host, running or not; nothing to do is fine. */
export function removeSteps(host: string): Step[] {
  return [
    // lxc-stop says 1 or 2 where there is nothing to stop.
    { host, argv: ['lxc-stop', '-k', '-n', guestName], expect: [0, 1, 2], why: 'End the guest here, if it runs here.' },
    {
      host,
      argv: ['lxc-wait', '-n', guestName, '-s', 'STOPPED', '-t', '20'],
      expect: [0, 1],
      why: 'Until it has ended.',
    },
    {
      host,
      argv: ['sh', '-c', unplug, 'sh', ...guestPorts],
      why: 'The kernel would keep its network, with its addresses, until its last connection has ended.',
    },
    { host, argv: ['rm', '-rf', '--one-file-system', guestFolder], why: 'Its files go as well.' },
  ]
}
