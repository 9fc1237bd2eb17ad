// The scripts that do a migration's frozen part, one on each host.
import { isGentle } from '../telemetry/pace'
import type { Step } from '../../../shared/plan'
import type { GuestLink, Identity } from '../guests/guest'
import { guestLinks } from '../guests/guest'
import { scriptFolder } from '../hosts/host-scripts'
import type { RecordHost } from '../lab/record'
import type { Move } from './mover'

/** The guest's interfaces with the port by which this host reaches the network: its own name for eth0 and eth1. */
export function hostLinks(host: RecordHost, who?: Identity): GuestLink[] {
  const device = (port: string) => host.interfaces.find((each) => each.name === port)?.device ?? port
  return guestLinks(host, who).map((link) => ({ ...link, port: device(link.port) }))
}

/** Puts a side's orders where its script reads them. */
export function specStep(host: string, file: string, spec: unknown): Step {
  const stdin = `${JSON.stringify(spec, null, 1)}\n`
  return {
    host,
    argv: ['install', '-m', '0600', '/dev/stdin', file],
    stdin,
    why: 'What this side of the migration is to do.',
  }
}

/** Starts a side's script so that it goes on without the app. */
export function detached(host: string, script: string, spec: string, why: string): Step {
  const log = spec.replace(/json$/, 'out')
  const shell = 'cd "$1" && exec setsid -f python3 "$2" "$3" </dev/null >"$4" 2>&1'
  return { host, argv: ['sh', '-c', shell, 'sh', scriptFolder, script, spec, log], why }
}

/**
 * How long ssh may take to connect, the target to prove itself, and no byte may pass before both paths are taken as lost, s:
 * a host whose instructions are translated is slow in all of it.
 */
export function sideLimits({ from, to, patienceS }: Pick<Move, 'from' | 'to' | 'patienceS'>): {
  connectS: number
  proveS: number
  patienceS: number
} {
  const limits = isGentle([from, to])
    ? { connectS: 60, proveS: 60, patienceS: 60 }
    : { connectS: 15, proveS: 10, patienceS: 20 }
  return { ...limits, ...(patienceS === undefined ? {} : { patienceS }) }
}
