// The Linux machine that carries a lab: this computer, or one that is reached by SSH and jumped through.
import { LabError } from '../../../shared/reply'
import { localMachine } from '../ssh/local-machine'
import type { Machine } from '../ssh/machine'
import type { Pool } from '../ssh/pool'
import { parseDestination, resolveAddress } from '../ssh/ssh-config'
import { readRecord } from './record'

/** How a record calls this computer. */
export const here = 'here'

/** Asks whether a host key that nobody knows yet is the right one; `host` is the SSH destination that shows it. */
export type AcceptHostKey = (fingerprint: string, shown: { host: string; keyType: string }) => Promise<boolean>

export type CarrierOptions = {
  dataFolder: string
  pool: Pool
  acceptHostKey?: AcceptHostKey
}

/** The machine of a lab that is up, or the one asked for: `on` is an SSH destination (user@host:port, or a Host of ~/.ssh/config). */
export async function carrierOf(lab: string, options: CarrierOptions, on?: string): Promise<Machine> {
  const record = await readRecord(options.dataFolder, lab)
  const name = on ?? record?.machine ?? here
  if (record && on !== undefined && record.machine !== on) {
    const hint = `Remove it there first: npm run cli -- lab down --name ${lab}`
    throw new LabError({ code: 'bad-input', message: `The lab ${lab} is on ${record.machine}.`, hint })
  }
  return name === here ? localMachine(here) : remoteMachine(name, options)
}

async function remoteMachine(destination: string, options: CarrierOptions): Promise<Machine> {
  const { host, port, user } = parseDestination(destination)
  const address = await resolveAddress(host, { ...(port ? { port } : {}), ...(user ? { user } : {}) })
  options.pool.register({ ...address, name: destination })
  return trusted(destination, options)
}

/** A registered machine; a host key that nobody knows yet is shown to the person first, also that of a jump host. */
export async function trusted(name: string, options: Omit<CarrierOptions, 'dataFolder'>): Promise<Machine> {
  const asked = new Set<string>()
  for (;;) {
    try {
      return await options.pool.machine(name)
    } catch (thrown) {
      const info = thrown instanceof LabError && thrown.info.code === 'host-key-unknown' ? thrown.info : undefined
      const [, fingerprint, keyType = ''] = info?.detail?.match(/(SHA256:[A-Za-z0-9+/=]+) \(([^)]*)\)/) ?? []
      const host = info?.host ?? name
      if (!fingerprint || asked.has(host)) throw thrown
      if (!(await options.acceptHostKey?.(fingerprint, { host, keyType }))) throw thrown
      asked.add(host)
      await options.pool.acceptHostKey(host, fingerprint)
    }
  }
}
