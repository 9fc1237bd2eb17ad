// The root scripts of the lab, read from resources/ on the app's side and given to the machine as text.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateRoot } from './topology'

const names = ['facts', 'claim', 'network', 'host', 'inside', 'down', 'status'] as const
type ScriptName = (typeof names)[number]
export type LabScripts = Record<ScriptName, string> & { image: string }

/** Reads the scripts below the product's `resources` folder. */
export async function loadScripts(resources: string): Promise<LabScripts> {
  const read = (path: string) => readFile(join(resources, path), 'utf8')
  const [facts, claim, network, host, inside, down, status] = await Promise.all([
    read('lab/facts.sh'),
    read('lab/claim.sh'),
    read('lab/network.sh'),
    read('lab/host.sh'),
    read('lab/inside.sh'),
    read('lab/down.sh'),
    read('lab/status.sh'),
  ])
  return { facts, claim, network, host, inside, down, status, image: await read('image/base.sh') }
}

/** Where the machine keeps the image that this recipe makes: another recipe, another folder. */
export function imageFolder(recipe: string): string {
  return `${stateRoot}/images/${createHash('sha256').update(recipe).digest('hex').slice(0, 16)}`
}
