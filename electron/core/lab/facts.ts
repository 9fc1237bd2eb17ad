// What the machine that is to carry a lab has, and what is there of the lab already.
import { z } from 'zod'
import { layerNames } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import type { Machine } from '../ssh/machine'
import type { Manifest } from './manifest'
import type { DelayedBy } from './delays'
import { manifestSchema } from './manifest'
import { labImages } from './layers'
import type { LabScripts } from './scripts'

export type MachineFacts = {
  missing: string[]
  debootstrap: boolean
  mptcp: boolean
  delayedBy: DelayedBy
  /** Where the unified cgroup hierarchy is mounted; null when nowhere. */
  cgroups: string | null
  /** Folders of those images asked for that are built. */
  imagesReady: string[]
  /** IPv4 networks in use on the machine, as `a.b.c.d/length`. */
  networks: string[]
  manifest: Manifest | null
}

const addressesSchema = z.array(
  z.object({ addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() })).default([]) }),
)
const delayedBySchema = z.enum(['netem', 'program']).nullable()
const routesSchema = z.array(z.object({ dst: z.string() }))

/** Reads the output of resources/lab/facts.sh. */
export function parseFacts(output: string): MachineFacts {
  const values = (key: string) =>
    output
      .split('\n')
      .filter((line) => line.startsWith(`${key} `))
      .map((line) => line.slice(key.length + 1).trim())
  const [manifest] = values('manifest')
  const addresses = addressesSchema.parse(JSON.parse(values('addresses')[0] || '[]'))
  const routes = routesSchema.parse(JSON.parse(values('routes')[0] || '[]'))
  return {
    missing: values('missing'),
    debootstrap: values('debootstrap').length > 0,
    mptcp: values('mptcp').length > 0,
    delayedBy: delayedBySchema.parse(values('delays')[0] ?? null),
    cgroups: values('cgroup')[0] ?? null,
    imagesReady: values('image'),
    networks: [
      ...addresses.flatMap((link) => link.addr_info.map((info) => `${info.local}/${info.prefixlen}`)),
      ...routes.map((route) => route.dst).filter((dst) => dst !== 'default'),
      ...values('taken')
        .filter(Boolean)
        .map((network) => `${network}.0/24`),
    ],
    manifest: manifest === undefined ? null : manifestSchema.parse(JSON.parse(manifest)),
  }
}

/** Asks the machine for its facts, and whether all images are built that the lab may be given; changes nothing on it. */
export async function readFacts(machine: Machine, lab: string, scripts: LabScripts): Promise<MachineFacts> {
  const folders = labImages(scripts, layerNames).map((image) => image.folder)
  const result = await machine.exec({ argv: ['sh', '-s', '--', lab, ...folders], stdin: scripts.facts })
  if (result.exitCode !== 0) {
    const hint = 'The lab needs root there: through sudo without a password, or as the login user.'
    const detail = result.stderr
    throw new LabError({ code: 'lab-failed', message: `${machine.name} gives no root shell.`, hint, detail })
  }
  return parseFacts(result.stdout)
}

/** Throws LabError `unsupported` with the remedy when the machine cannot carry a lab. */
export function requireCapable(facts: MachineFacts, base: string): void {
  const unsupported = (message: string, hint: string) => new LabError({ code: 'unsupported', message, hint })
  if (facts.missing.length > 0) {
    const hint = 'Install the packages iproute2, util-linux and tar; overlay is a module of the Linux kernel.'
    throw unsupported(`This machine lacks: ${facts.missing.join(', ')}.`, hint)
  }
  if (facts.cgroups === null) {
    throw unsupported(
      'This machine has no unified cgroup hierarchy.',
      'Boot it with systemd.unified_cgroup_hierarchy=1.',
    )
  }
  if (!facts.mptcp) {
    throw unsupported('The kernel of this machine has no MPTCP.', 'Linux 5.6 or later with CONFIG_MPTCP is needed.')
  }
  if (!facts.imagesReady.includes(base) && !facts.debootstrap) {
    throw unsupported('The lab image is not built yet, and debootstrap is missing.', 'apt-get install debootstrap')
  }
}

const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** The first 10.78.K.0/24 that touches no network in use, as `10.78.K`. */
export function freeManagement(networks: readonly string[]): string {
  const used = networks.map((network) => {
    const [address = '', length = '32'] = network.split('/')
    const size = 2 ** (32 - Number(length))
    const first = Math.floor(toNumber(address) / size) * size
    return { first, end: first + size }
  })
  for (let third = 0; third < 256; third++) {
    const first = toNumber(`10.78.${third}.0`)
    // A default-like route (a VPN's 0.0.0.0/1, a company's 10.0.0.0/8) is less specific than ours and does no harm.
    const clash = used.some(({ first: start, end }) => end - start <= 65_536 && start < first + 256 && first < end)
    if (!clash) return `10.78.${third}`
  }
  throw new LabError({
    code: 'lab-failed',
    message: 'No network within 10.78.0.0/16 is free for the lab’s management.',
  })
}
