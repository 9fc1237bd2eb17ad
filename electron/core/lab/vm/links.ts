// Rates and delays of a lab of VMs: its switch has no queues, so each host shapes what it sends. Set, then read back.
import { interfaceNames } from '../../../../shared/names'
import type { Plan } from '../../../../shared/plan'
import { runPlan } from '../../plan/runner'
import type { JournalWriter } from '../../sessions/journal-writer'
import type { Links } from '../links'
import { parseQdiscs, requireLink, shapeSteps } from '../links'
import type { OpenLab } from '../open-lab'

/** A path has its rate and delay once in each direction, as in the local lab: there toward a host, here from it. */
export function vmLinksPlan(lab: string, hosts: readonly { name: string }[], links: Links): Plan {
  const steps = hosts.flatMap((host) =>
    interfaceNames.flatMap((name) => {
      const set = ['tc', 'qdisc', 'replace', 'dev', name]
      return shapeSteps(host.name, set, `from ${host.name} on ${name}`, links[name])
    }),
  )
  return { title: `lab ${lab}: links`, steps }
}

/** Sets the links on every host and reads them back. Throws `lab-failed` where a host has not what was asked. */
export async function setVmLinks(
  open: OpenLab,
  links: Links,
  work: { journal: JournalWriter; signal?: AbortSignal },
): Promise<void> {
  const { name, hosts } = open.record
  await Promise.all(hosts.map((host) => runPlan(vmLinksPlan(name, [host], links), { machine: open.machine, ...work })))
  await Promise.all(
    hosts.map(async (host) => {
      const machine = await open.machine(host.name)
      const found = parseQdiscs((await machine.exec({ argv: ['tc', '-j', 'qdisc', 'show'] })).stdout)
      for (const each of interfaceNames)
        requireLink(`${each} of ${host.name}`, links[each], found.get(each), 'the host')
    }),
  )
}
