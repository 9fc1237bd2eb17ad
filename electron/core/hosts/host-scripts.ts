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

const end = 'END_OF_HANDOVER_SCRIPT'

/** Puts all of them on a host, each one whole or not at all; in one step, since each step costs a slow host (a VM) half a second. */
export function installSteps(host: string, scripts: ReadonlyMap<string, string>): Step[] {
  const files = [...scripts].map(([name, text]) => {
    const whole = text.endsWith('\n') ? text : `${text}\n`
    return `cat >"$1/${name}.part" <<'${end}'\n${whole}${end}\nmv "$1/${name}.part" "$1/${name}"\n`
  })
  return [
    {
      host,
      argv: ['sh', '-s', '--', scriptFolder],
      stdin: `set -e\numask 022\nmkdir -p "$1"\n${files.join('')}`,
      why: 'Put the scripts in place that probe, sample and move a guest there.',
    },
  ]
}
