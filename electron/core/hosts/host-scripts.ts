// The scripts of resources/host on the hosts: what probes, samples and the frozen part of a migration run.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Step } from '../../../shared/plan'

/** Where they are on every host. */
export const scriptFolder = '/var/lib/handover/bin'

/** Reads the scripts below the product's `resources` folder, by file name. */
export async function loadHostScripts(resources: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(resources, 'host')
  const names = (await readdir(folder)).filter((name) => /\.(py|sh)$/.test(name)).toSorted()
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  )
}

/** Puts all of them on a host, each one whole or not at all. */
export function installSteps(host: string, scripts: ReadonlyMap<string, string>): Step[] {
  return [...scripts].map(([name, text]) => ({
    host,
    argv: ['install', '-D', '-m', '0644', '/dev/stdin', `${scriptFolder}/${name}`],
    stdin: text,
    why: `Put ${name} on the host.`,
  }))
}
