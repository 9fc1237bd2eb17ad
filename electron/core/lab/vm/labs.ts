// A lab of VMs that is up, for the rest of the core: opened, its links changed, its plans shown.
import type { LayerName } from '../../../../shared/names'
import type { Plan } from '../../../../shared/plan'
import type { Pool } from '../../ssh/pool'
import { userMachine } from '../../ssh/local-machine'
import { here } from '../carrier'
import type { Links } from '../links'
import type { OpenLab } from '../open-lab'
import { openLab } from '../open-lab'
import type { LabRecord } from '../record'
import { readRecord, writeRecord } from '../record'
import type { LabOptions } from '../up'
import { setVmLinks, vmLinksPlan } from './links'
import { vmDownPlan, vmUpPlan } from './plans'
import { vmScript } from './up'
import type { VmLab } from './vm-lab'
import { hostInterfaces, vmFolder } from './vm-lab'

type Options = { resources: string; dataFolder: string; pool: Pool }

/** Throws `not-found` when the lab is not up. */
export function vmOpen(vm: VmLab, { dataFolder, pool }: Pick<Options, 'dataFolder' | 'pool'>): Promise<OpenLab> {
  return openLab(vm.name, { dataFolder, pool, carrier: userMachine(here) })
}

/** Gives a lab that is up other rates and delays, and verifies them. */
export async function vmRelink(vm: VmLab, options: Options, links: Links, work: LabOptions): Promise<void> {
  const { journal, signal } = work
  await setVmLinks(await vmOpen(vm, options), links, { journal, ...(signal ? { signal } : {}) })
  const record = await readRecord(options.dataFolder, vm.name)
  if (record) await writeRecord(options.dataFolder, { ...record, links })
}

/** The lab's record, or what it would be when the lab is not up. */
export async function vmRecord(vm: VmLab, links: Links, dataFolder: string): Promise<LabRecord> {
  const record = await readRecord(dataFolder, vm.name)
  if (record) return record
  const hosts = vm.hosts.map((host) => {
    const { name, role } = host
    return { name, role, address: '127.0.0.1', port: 0, user: 'root', interfaces: hostInterfaces(host) }
  })
  return { kind: 'vm', name: vm.name, machine: here, switchNamespace: null, links, hosts }
}

/** What `up` and `down` would do, seen from a lab that is down; what they find out first is shown as <angle brackets>. */
export async function vmPlans(
  which: 'up' | 'down',
  vm: VmLab,
  options: Pick<Options, 'resources' | 'dataFolder'> & { links: Links; layers: readonly LayerName[] },
): Promise<Plan[]> {
  const folder = vmFolder(options.dataFolder, vm.name)
  const script = await vmScript(options.resources)
  if (which === 'down') return [vmDownPlan(vm.name, folder, script)]
  const image = `<image${options.layers.map((layer) => ` with ${layer}`).join('')}>`
  const boot = { folder, image, accelerator: 'tcg', publicKey: 'ssh-ed25519 <key>' } as const
  return [
    vmUpPlan(vm, { boot, ports: {}, hosts: vm.hosts, withSwitch: true, script }),
    vmLinksPlan(vm.name, vm.hosts, options.links),
  ]
}
