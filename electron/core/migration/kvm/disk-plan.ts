// What both QEMUs are told to copy a disk (docs/interop/live-block-operations.rst: drive-mirror and NBD).
import type { GuestSpec, MigrationSpec } from '../../../../shared/scenario'
import { hasOwnDisk } from '../../guests/guest'
import { diskNode } from '../../guests/kvm/command'
import type { Move } from '../mover'
import { credentialsId, tlsName } from './tls'

type Arguments = Readonly<Record<string, unknown>>

/** Beside the port that memory comes in by. */
export const diskPort = 4443
const exportName = 'disk'

/** Whether a move brings the guest's disk to the target. */
export function isDiskCopied(guest: Pick<GuestSpec, 'engine' | 'image' | 'disk'>): boolean {
  return hasOwnDisk(guest) && guest.disk === 'copied'
}

/** Whether both hosts write the same disk. */
export function isDiskShared(guest: Pick<GuestSpec, 'engine' | 'image' | 'disk'>): boolean {
  return hasOwnDisk(guest) && guest.disk === 'shared'
}

/** The source's name for the copying, and for the target's disk as it sees it: of one migration. */
export const mirrorId = ({ id }: Pick<Move, 'id'>) => `mirror-${id}`

/** Of nbd-server-start on the target. */
export function serverArguments({ id, transport }: Move, { tls }: MigrationSpec): Arguments {
  return {
    addr: { type: 'inet', data: { host: '0.0.0.0', port: String(diskPort), mptcp: transport === 'mptcp' } },
    ...(tls ? { 'tls-creds': credentialsId(id) } : {}),
  }
}

/** Of block-export-add on the target. */
export const exportArguments: Arguments = {
  type: 'nbd',
  id: exportName,
  name: exportName,
  'node-name': diskNode,
  writable: true,
}

/** Of blockdev-add on the source. */
export function targetArguments(move: Move, { tls }: MigrationSpec, address: string): Arguments {
  const { id, transport } = move
  return {
    driver: 'nbd',
    'node-name': mirrorId(move),
    server: { type: 'inet', host: address, port: String(diskPort), mptcp: transport === 'mptcp' },
    export: exportName,
    ...(tls ? { 'tls-creds': credentialsId(id), 'tls-hostname': tlsName(id) } : {}),
  }
}

/** Of blockdev-mirror on the source. */
export function mirrorArguments(move: Move, { bandwidthMbit }: MigrationSpec): Arguments {
  return {
    'job-id': mirrorId(move),
    device: 'disk',
    target: mirrorId(move),
    sync: 'full',
    speed: Math.round(bandwidthMbit * 125_000),
    // It says how it ended until it is asked.
    'auto-dismiss': false,
  }
}
