// Turns a lab file into addresses that the pool can reach.
import { readFile } from 'node:fs/promises'
import { LabError } from '../../../shared/reply'
import type { HostAddress } from '../ssh/address'
import { resolveAddress } from '../ssh/ssh-config'
import type { LabFile } from './lab-file'
import { parseLabFile } from './lab-file'

export type Inventory = { lab: LabFile; addresses: HostAddress[] }

/** Reads a lab file and finds how each of its hosts is reached, ~/.ssh/config included. */
export async function loadInventory(file: string): Promise<Inventory> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const message = `The lab file ${file} cannot be read.`
    throw new LabError({ code: 'bad-input', message, detail: String(error) }, { cause: error })
  })
  const lab = parseLabFile(text, file)
  return { lab, addresses: await addressesOf(lab) }
}

/** The addresses of a lab's hosts, each with its chain of jump hosts. */
export function addressesOf(lab: LabFile): Promise<HostAddress[]> {
  const all = { ...lab.jumps, ...lab.hosts }
  const resolve = async (name: string): Promise<HostAddress> => {
    const host = all[name]
    const { address, port, user, keyFile, hostKey, jump } = host ?? {}
    const found = await resolveAddress(name, {
      ...(address === undefined ? {} : { host: address }),
      ...(port === undefined ? {} : { port }),
      ...(user === undefined ? {} : { user }),
      ...(keyFile === undefined ? {} : { keyFile }),
      ...(hostKey === undefined ? {} : { pinnedKey: hostKey }),
    })
    return jump === undefined ? found : { ...found, jump: await resolve(jump) }
  }
  return Promise.all(Object.keys(lab.hosts).map(resolve))
}
