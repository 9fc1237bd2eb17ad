// What a host of the user's own says of its network: interfaces, bridges, and what carries the app's own connection.
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'

export type HostInterface = {
  name: string
  mac: string
  /** The bridge that it is a port of. */
  master: string | null
  bridge: boolean
  /** The label that the kernel keeps for it. */
  alias: string | null
  up: boolean
  wireless: boolean
  /** `192.0.2.7/24` */
  addresses: string[]
}
export type HostNetwork = {
  interfaces: HostInterface[]
  /** Interfaces that carry the app's own connection; null when that cannot be told. */
  management: string[] | null
  /** Interfaces that routes beyond their own network go through. */
  gateways: string[]
  /** iptables sees bridged frames, as Docker sets it: a guest's frames may be dropped. */
  filters: boolean
  endpoints: { id: string; device: string }[]
  /** The lab's manifest on this host, line by line; empty when the lab is not up there. */
  made: string[]
  /** Engines that have a guest of the lab's name. */
  guests: string[]
}

const linksSchema = z.array(
  z.object({
    ifname: z.string(),
    address: z.string().default(''),
    master: z.string().optional(),
    ifalias: z.string().optional(),
    flags: z.array(z.string()).default([]),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
  }),
)
const addressesSchema = z.array(
  z.object({ ifname: z.string(), addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() })) }),
)
const routesSchema = z.array(z.object({ dev: z.string().optional(), gateway: z.string().optional() }))

/** Reads a host's network; `script` is the text of resources/lab/own.sh. */
export async function readNetwork(machine: Machine, lab: string, script: string): Promise<HostNetwork> {
  const result = await machine.exec({ argv: ['sh', '-s', '--', lab], stdin: script }, { timeoutMs: 20_000 })
  if (result.exitCode === 0) return parseNetwork(result.stdout)
  const hint = 'The lab needs root there: as the login user, or by sudo without a password.'
  const message = `${machine.name} does not tell of its network.`
  throw new LabError({ code: 'lab-failed', message, hint, detail: result.stderr, host: machine.name })
}

/** Reads the output of resources/lab/own.sh. */
export function parseNetwork(output: string): HostNetwork {
  const values = (key: string) =>
    output.split('\n').flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1).trim()] : []))
  const json = (key: string): unknown => JSON.parse(values(key)[0] || '[]')
  const addresses = addressesSchema.parse(json('addresses'))
  const wireless = values('wireless')
  const interfaces = linksSchema.parse(json('links')).map((link) => ({
    name: link.ifname,
    mac: link.address,
    master: link.master ?? null,
    bridge: link.linkinfo?.info_kind === 'bridge',
    alias: link.ifalias ?? null,
    up: link.flags.includes('LOWER_UP'),
    wireless: wireless.includes(link.ifname),
    addresses: addresses
      .filter((each) => each.ifname === link.ifname)
      .flatMap((each) => each.addr_info.map((info) => `${info.local}/${info.prefixlen}`)),
  }))
  const own = values('management')[0]
  const carrier = interfaces.find((each) => each.addresses.some((address) => address.startsWith(`${own}/`)))
  const back = routesSchema.parse(json('back')).flatMap((route) => route.dev ?? [])
  const direct = [...(carrier ? [carrier.name] : []), ...back]
  // The ports of a bridge that carries it carry it as well.
  const ports = interfaces.filter((each) => each.master !== null && direct.includes(each.master))
  return {
    interfaces,
    management: direct.length === 0 ? null : [...new Set([...direct, ...ports.map((each) => each.name)])],
    gateways: routesSchema.parse(json('routes')).flatMap((each) => (each.gateway && each.dev ? [each.dev] : [])),
    filters: values('filters').length > 0,
    endpoints: values('endpoint').flatMap((line) => {
      const id = / id (\d+)/.exec(line)?.[1]
      const device = / dev (\S+)/.exec(line)?.[1]
      return id && device ? [{ id, device }] : []
    }),
    made: values('made'),
    guests: values('guest'),
  }
}
