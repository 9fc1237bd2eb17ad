// What is up of a lab of VMs: which processes run, and what their hosts say of themselves.
import { z } from 'zod'
import type { HostState, LabState } from '../../../../shared/lab'
import type { InterfaceName } from '../../../../shared/names'
import type { Link } from '../../../../shared/scenario'
import type { Pool } from '../../ssh/pool'
import { userMachine } from '../../ssh/local-machine'
import { here } from '../carrier'
import { commonLinks, parseQdiscs } from '../links'
import { openLab } from '../open-lab'
import { readRecord } from '../record'
import { everything } from './plans'
import { runningOf, vmScript } from './up'
import type { VmLab } from './vm-lab'
import { hostInterfaces, vmFolder } from './vm-lab'

const linksSchema = z.array(z.object({ ifname: z.string(), operstate: z.string().optional() }))

type Options = { resources: string; dataFolder: string; pool: Pool }
type Told = { kernel: string; up: Set<string>; links: ReadonlyMap<string, Link> }

/** The state of the lab. Guests are for the guests' module to fill in. */
export async function vmState(lab: VmLab, options: Options): Promise<LabState> {
  const machine = userMachine(here)
  const folder = vmFolder(options.dataFolder, lab.name)
  const running = await runningOf(machine, folder, await vmScript(options.resources))
  const record = await readRecord(options.dataFolder, lab.name)
  const common = { name: lab.name, machine: here, guests: [] }
  if (running.size === 0) return { ...common, state: 'down', hosts: [], links: {} }
  const told = new Map<string, Told>()
  if (record) {
    const open = await openLab(lab.name, { ...options, carrier: machine })
    const asked = lab.hosts.filter((host) => running.has(host.name))
    await Promise.all(
      asked.map(async ({ name }) => {
        const answer = await ask(async () => open.machine(name)).catch(() => undefined)
        if (answer) told.set(name, answer)
      }),
    )
  }
  const hosts = lab.hosts.map((host): HostState => {
    const known = told.get(host.name)
    const port = record?.hosts.find((each) => each.name === host.name)?.port
    const interfaces = hostInterfaces(host).map((each) => ({
      ...each,
      up: known?.up.has(each.name) ?? false,
      downKind: null,
    }))
    const ssh = `root@127.0.0.1:${port ?? '?'}`
    return {
      name: host.name,
      role: host.role,
      reachable: known !== undefined,
      ssh,
      kernel: known?.kernel ?? null,
      interfaces,
    }
  })
  const whole = everything(lab).every((name) => running.has(name)) && hosts.every((host) => host.reachable)
  const links = commonLinks((name: InterfaceName) => lab.hosts.map((host) => told.get(host.name)?.links.get(name)))
  return { ...common, state: whole ? 'up' : 'partial', hosts, links }
}

async function ask(reach: () => ReturnType<Awaited<ReturnType<typeof openLab>>['machine']>): Promise<Told> {
  const machine = await reach()
  const script = 'uname -r; ip -j link show | tr -d "\\n"; echo; tc -j qdisc show | tr -d "\\n"'
  const result = await machine.exec({ argv: ['sh', '-c', script] }, { timeoutMs: 15_000 })
  const [kernel = '', links, qdiscs] = result.stdout.split('\n')
  const up = linksSchema.parse(JSON.parse(links || '[]')).filter((each) => each.operstate === 'UP')
  return { kernel, up: new Set(up.map((each) => each.ifname)), links: parseQdiscs(qdiscs ?? '[]') }
}
