// TLS for one migration: each side's key is made where it stays, and only certificates are exchanged.
import type { Step } from '../../../../shared/plan'
import { scriptFolder } from '../../hosts/host-scripts'
import type { Move } from '../mover'

type Ends = Pick<Move, 'id' | 'from' | 'to'>

/** Where both hosts keep the keys of a migration; a tmpfs. */
export function tlsFolder(id: string): string {
  return `/run/handover-kvm/${id}`
}

/** The name in the target's certificate, which the source insists on. */
export const tlsName = (id: string) => `handover-${id}`
export const credentialsId = (id: string) => `tls-${id}`

/** Makes both certificates; each step prints the authority that vouches for its own. */
export function certificateSteps({ id, from, to }: Ends): Step[] {
  const certificate = (host: string, role: 'client' | 'server', why: string): Step => ({
    host,
    argv: ['sh', `${scriptFolder}/qemu_tls.sh`, role, tlsName(id), tlsFolder(id)],
    why,
    undo: { argv: ['rm', '-rf', tlsFolder(id)] },
  })
  return [
    certificate(from.name, 'client', 'A certificate of the source for this migration alone; its key stays there.'),
    certificate(to.name, 'server', 'A certificate of the target for this migration alone; its key stays there.'),
  ]
}

/** Makes each side trust the other's authority; QEMU checks its own certificate against the same file. */
export function trustSteps({ id, from, to }: Ends, authorities: readonly string[]): Step[] {
  return [from, to].map(({ name }) => ({
    host: name,
    argv: ['install', '-m', '0600', '/dev/stdin', `${tlsFolder(id)}/ca-cert.pem`],
    stdin: authorities.join(''),
    why: 'No other certificate than the two of this migration is accepted.',
  }))
}

/** Arguments of object-add for one side's credentials. */
export function credentials(id: string, endpoint: 'client' | 'server'): Readonly<Record<string, unknown>> {
  return { 'qom-type': 'tls-creds-x509', id: credentialsId(id), endpoint, dir: tlsFolder(id), 'verify-peer': true }
}

export function forgetSteps({ id, from, to }: Ends): Step[] {
  return [from, to].map(({ name }) => ({
    host: name,
    argv: ['rm', '-rf', tlsFolder(id)],
    why: "The migration's keys go.",
  }))
}
