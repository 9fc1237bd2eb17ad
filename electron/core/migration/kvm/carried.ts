// What the paths really carried in the first, long pass. QEMU takes the last tenth of a second for the rate at which the rest will
// cross; in the short passes at the end that is what the guest writes, not what the paths carry, and it goes on for too long.
import { LabError } from '../../../../shared/reply'
import type { Attempt } from './attempt'
import { pathBytesPerS } from './convergence'
import type { MigrationState } from './state'

export type Carried = {
  /** Tells QEMU, once, when the first pass is over. */
  take(state: MigrationState): Promise<void>
  /** Bytes each second; null while it is not known. */
  bytesPerS(): number | null
}

export function watchCarried({ options, source }: Attempt): Carried {
  const { links, transport, migration } = options
  const most = pathBytesPerS(links, transport, migration.bandwidthMbit)
  let best = 0
  let told = false
  return {
    bytesPerS: () => (told ? best : null),
    async take({ status, passes, rateMbit }) {
      if (told || status !== 'active' || migration.strategy !== 'pre-copy') return
      if (passes < 2) {
        best = Math.max(best, Math.min(rateMbit * 125_000, most))
        return
      }
      if (best === 0) return
      told = true
      await source.command('migrate-set-parameters', { 'avail-switchover-bandwidth': Math.round(best) }).catch(isOlder)
    },
  }
}

/** QEMU before 8.2 has no such parameter. */
function isOlder(thrown: unknown): void {
  if (!(thrown instanceof LabError) || thrown.info.code !== 'step-failed') throw thrown
}
