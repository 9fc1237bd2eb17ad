// What is up of a lab, asked from the machine that carries it.
import { z } from 'zod'
import type { HostState, LabState } from '../../../shared/lab'
import { LabError } from '../../../shared/reply'
import type { Machine } from '../ssh/machine'
import { parseDelays } from './delays'
import { linksOf, parseQdiscs } from './links'
import { manifestSchema } from './manifest'
import { loadScripts } from './scripts'
import type { Topology } from './topology'
import { labTopology } from './topology'
import type { LabOptions } from './up'

const linksSchema = z.array(
  z.object({ ifname: z.string().optional(), flags: z.array(z.string()).optional(), operstate: z.string().optional() }),
)

/** The state of a lab; `down` when the machine has nothing of it. Guests are for the guests' module to fill in. */
export async function observe(machine: Machine, options: Pick<LabOptions, 'lab' | 'resources'>): Promise<LabState> {
  const scripts = await loadScripts(options.resources)
  const result = await machine.exec({ argv: ['sh', '-s', '--', options.lab], stdin: scripts.status })
  if (result.exitCode !== 0) {
    const message = `${machine.name} does not tell the state of its labs.`
    throw new LabError({ code: 'lab-failed', message, detail: result.stderr })
  }
  return parseStatus(options.lab, machine.name, result.stdout)
}

/** Reads the output of resources/lab/status.sh. */
export function parseStatus(lab: string, machine: string, output: string): LabState {
  const lines = output.split('\n').filter(Boolean)
  const value = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1)
  const manifest = value('manifest')
  if (manifest === undefined) return { name: lab, machine, state: 'down', hosts: [], guests: [], links: {} }
  const topology = labTopology(lab, manifestSchema.parse(JSON.parse(manifest)).management)
  const kernel = value('kernel') ?? null
  const hosts = topology.hosts.map((host) => {
    const up = upInterfaces(value(`links ${host.name}`))
    return hostState(host, lines.includes(`listening ${host.name}`), kernel, up)
  })
  const links = linksOf(parseQdiscs(value('qdiscs') ?? '[]', parseDelays(value('delays') ?? '[]')))
  const whole = hosts.every((host) => host.reachable)
  return { name: lab, machine, state: whole ? 'up' : 'partial', hosts, guests: [], links }
}

function upInterfaces(json: string | undefined): Set<string> {
  const links = linksSchema.parse(JSON.parse(json || '[]'))
  return new Set(links.flatMap(({ ifname, operstate }) => (ifname !== undefined && operstate === 'UP' ? [ifname] : [])))
}

function hostState(
  host: Topology['hosts'][number],
  reachable: boolean,
  kernel: string | null,
  up: ReadonlySet<string>,
): HostState {
  const interfaces = host.interfaces.map(({ name, address, bridge }) => {
    return { name, address, bridge, up: up.has(name), downKind: null }
  })
  const ssh = `root@${host.managementAddress}:22`
  return { name: host.name, role: host.role, reachable, ssh, kernel: reachable ? kernel : null, interfaces }
}
