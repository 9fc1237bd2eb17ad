// What both QEMUs are told before a migration: the same capabilities, or they refuse each other.
import type { MigrationSpec } from '../../../../shared/scenario'
import type { Transport } from '../../../../shared/names'

export type Side = 'source' | 'target'
type Arguments = Readonly<Record<string, unknown>>

/**
 * Arguments of migrate-set-capabilities. All that matter are said: what an earlier migration set does not stay. `withDisk`: a disk
 * is copied as well.
 */
export function capabilities(spec: MigrationSpec, withDisk = false): Arguments {
  const on: Readonly<Record<string, boolean>> = {
    events: true,
    // The target confirms that it has loaded everything before the source calls it done.
    'return-path': true,
    'auto-converge': spec.autoConverge,
    multifd: spec.multifd > 0,
    // What was sent before and has changed a little since crosses as the difference: most of what an idle guest writes. In the
    // end that is what it stands still for. Multifd has no such thing.
    xbzrle: spec.strategy === 'pre-copy' && spec.multifd === 0,
    // The guest stands still, and what it wrote to its disk last crosses before it is handed over.
    'pause-before-switchover': withDisk,
    'postcopy-ram': spec.strategy === 'post-copy',
  }
  return { capabilities: Object.entries(on).map(([capability, state]) => ({ capability, state })) }
}

/** Arguments of migrate-set-parameters. `tls` names the credentials, null for none. */
export function parameters(
  spec: MigrationSpec,
  side: Side,
  tls: { credentials: string; hostname: string } | null,
): Arguments {
  const bytesPerS = Math.round(spec.bandwidthMbit * 125_000)
  return {
    'tls-creds': tls?.credentials ?? '',
    ...(spec.multifd > 0 ? { 'multifd-channels': spec.multifd } : {}),
    ...(side === 'source'
      ? {
          'tls-hostname': tls?.hostname ?? '',
          // QEMU's own default is 128 MiB/s, which two links of 1 Gbit/s exceed; 0 is no limit.
          'max-bandwidth': bytesPerS,
          'max-postcopy-bandwidth': bytesPerS,
          'downtime-limit': spec.downtimeLimitMs,
        }
      : {}),
  }
}

export function migrationUri(address: string, port: number, transport: Transport): string {
  return `tcp:${address}:${port}${transport === 'mptcp' ? ',mptcp=on' : ''}`
}
