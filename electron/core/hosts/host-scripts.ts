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

const install = `import json, os, sys
folder = sys.argv[1]
os.umask(0o022)
os.makedirs(folder, exist_ok=True)
for name, text in json.load(sys.stdin).items():
    path = os.path.join(folder, name)
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".part", path)
`

/** Puts all of them on a host, each one whole or not at all; by one process, since each costs a slow host (a VM) a tenth of a second. */
export function installSteps(host: string, scripts: ReadonlyMap<string, string>): Step[] {
  return [
    {
      host,
      argv: ['python3', '-ISc', install, scriptFolder],
      stdin: JSON.stringify(Object.fromEntries(scripts)),
      why: 'Put the scripts in place that probe, sample and move a guest there.',
    },
  ]
}
