// A lab that is up, ready for use: its record and its hosts by SSH.
import { LabError } from '../../../shared/reply'
import { machineHost } from '../net/switch'
import type { Machine } from '../ssh/machine'
import type { Pool } from '../ssh/pool'
import type { LabRecord, RecordHost } from './record'
import { readRecord } from './record'

export type OpenLab = {
  record: LabRecord
  host(name: string): RecordHost
  /** A lab host by its name, or the machine that carries the lab. */
  machine(name: string): Promise<Machine>
}

/** Registers the lab's hosts under `LAB/HOST`, with their keys pinned. Throws `not-found` when the lab is not up. */
export async function openLab(
  lab: string,
  options: { dataFolder: string; pool: Pool; carrier: Machine },
): Promise<OpenLab> {
  const record = await readRecord(options.dataFolder, lab)
  if (!record) {
    const hint = `Start it with: npm run cli -- lab up${lab === 'local' ? '' : ` --name ${lab}`}`
    throw new LabError({ code: 'not-found', message: `The lab ${lab} is not up.`, hint })
  }
  const jump = options.pool.address(record.machine)
  const host = (name: string): RecordHost => {
    const found = record.hosts.find((each) => each.name === name)
    if (found) return found
    const known = record.hosts.map((each) => each.name).join(', ')
    throw new LabError({ code: 'bad-input', message: `The lab ${lab} has no host ${name}.`, hint: `It has ${known}.` })
  }
  const machine = async (name: string): Promise<Machine> => {
    if (name === machineHost) return options.carrier
    const { address, port, user, hostKey = '' } = host(name)
    const key = `${lab}/${name}`
    const known = options.pool.address(key)
    // A lab that was taken down and brought up again has new keys under the old names.
    if (known && (known.pinnedKey !== hostKey || known.host !== address)) await options.pool.forget(key)
    options.pool.register({
      name: key,
      host: address,
      port,
      user,
      keyFile: record.keyFile,
      pinnedKey: hostKey,
      ...(jump ? { jump } : {}),
    })
    return named(await options.pool.machine(key), name)
  }
  return { record, host, machine }
}

/** Plans, samples and messages call a host by its own name. */
export function named(machine: Machine, name: string): Machine {
  return {
    name,
    exec: (...given) => machine.exec(...given),
    stream: (...given) => machine.stream(...given),
    connect: (...given) => machine.connect(...given),
    terminal: (...given) => machine.terminal(...given),
    close: () => machine.close(),
  }
}
