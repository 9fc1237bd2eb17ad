// What a host is and has, collected by one command.
import { z } from 'zod'
import { LabError } from '../../../shared/reply'
import type { Machine } from '../ssh/machine'
import { factsScript } from './facts-script'

const addressesSchema = z.array(
  z.object({
    ifname: z.string(),
    master: z.string().optional(),
    operstate: z.string().optional(),
    addr_info: z.array(z.object({ family: z.string(), local: z.string(), prefixlen: z.number() })).default([]),
  }),
)

export const hostFactsSchema = z.object({
  kernel: z.string().min(1),
  architecture: z.string(),
  distribution: z.string(),
  /** The host's clock when the facts were collected, ms since 1970. */
  clockMs: z.number(),
  cpus: z.number().int(),
  cpuFlags: z.array(z.string()),
  memoryTotalBytes: z.number(),
  memoryAvailableBytes: z.number(),
  cgroup: z.enum(['v1', 'v2', 'hybrid']),
  lsms: z.array(z.string()),
  /** Null: the kernel has no MPTCP. */
  mptcpEnabled: z.boolean().nullable(),
  /** Of new TCP connections and MPTCP subflows, unless they ask for another (net.ipv4.tcp_congestion_control). */
  congestionControl: z.string().optional(),
  kvm: z.boolean(),
  disks: z.array(z.object({ path: z.string(), freeBytes: z.number(), filesystem: z.string() })),
  tools: z.array(z.string()),
  /** As numbers with dots: `4.2.1`. A component that is not there is not in it. */
  versions: z.record(z.string(), z.string()),
  interfaces: z.array(
    z.object({ name: z.string(), bridge: z.string().nullable(), state: z.string(), addresses: z.array(z.string()) }),
  ),
})
export type HostFacts = z.infer<typeof hostFactsSchema>

/** Of a host's facts, what may decide about a migration from one minute to the next. */
const moveFactsSchema = hostFactsSchema.pick({ versions: true, memoryAvailableBytes: true })
export type MoveFacts = z.infer<typeof moveFactsSchema>

/** Collects a host's facts in one command. Throws `step-failed` when the host's answer makes no sense. */
export function collectFacts(machine: Machine, signal?: AbortSignal): Promise<HostFacts> {
  return ask(machine, [], parseFacts, signal)
}

/** The few that a migration needs, in a tenth of the time. Throws `step-failed` when the host's answer makes no sense. */
export function collectMoveFacts(machine: Machine, signal?: AbortSignal): Promise<MoveFacts> {
  return ask(machine, ['move'], (text) => moveFactsSchema.safeParse(readFacts(text)).data, signal)
}

async function ask<T>(
  machine: Machine,
  words: readonly string[],
  parse: (text: string) => T | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  const command = { argv: ['sh', '-s', '--', ...words], stdin: factsScript }
  const result = await machine.exec(command, { timeoutMs: 90_000, ...(signal ? { signal } : {}) })
  signal?.throwIfAborted()
  const facts = result.exitCode === 0 ? parse(result.stdout) : undefined
  if (facts) return facts
  const detail = `${result.stdout}\n${result.stderr}`.slice(-4000)
  const message = `The facts of ${machine.name} could not be collected.`
  throw new LabError({ code: 'step-failed', message, detail, host: machine.name })
}

/** Reads the script's output; undefined when something needed is missing. */
export function parseFacts(text: string): HostFacts | undefined {
  return hostFactsSchema.safeParse(readFacts(text)).data
}

function readFacts(text: string) {
  const lines = text.split('\n').flatMap((line) => {
    const tab = line.indexOf('\t')
    return tab < 0 ? [] : [{ name: line.slice(0, tab), value: line.slice(tab + 1).trim() }]
  })
  const all = (name: string) => lines.filter((line) => line.name === name).map((line) => line.value)
  const one = (name: string) => all(name)[0]
  const kibibytes = (name: string) => Number(one(name) ?? Number.NaN) * 1024
  const mptcp = one('mptcp')
  return {
    kernel: one('kernel'),
    architecture: one('architecture'),
    distribution: one('distribution') ?? 'unknown',
    clockMs: Number(one('clock')) / 1e6,
    cpus: Number(one('cpus')),
    cpuFlags: words(one('flags'), /\s+/),
    memoryTotalBytes: kibibytes('memory.total'),
    memoryAvailableBytes: kibibytes('memory.available'),
    cgroup: one('cgroup'),
    lsms: words(one('lsms'), /,/),
    mptcpEnabled: mptcp === undefined ? null : mptcp === '1',
    congestionControl: one('congestion'),
    kvm: one('kvm') === 'yes',
    disks: all('disk').map(parseDisk),
    tools: all('tool'),
    versions: Object.fromEntries(
      lines.flatMap(({ name, value }) => {
        const number = /\d+(?:\.\d+)+/.exec(value)?.[0]
        return name.startsWith('version.') && number !== undefined ? [[name.slice(8), number]] : []
      }),
    ),
    interfaces: parseInterfaces(one('addresses')),
  }
}

function words(text: string | undefined, separator: RegExp): string[] {
  return (text ?? '').split(separator).filter(Boolean)
}

function parseDisk(value: string) {
  const [free, filesystem, path] = value.split(' ')
  return { path, freeBytes: Number(free) * 1024, filesystem }
}

function parseInterfaces(json: string | undefined): HostFacts['interfaces'] {
  let parsed: unknown
  try {
    parsed = JSON.parse(json ?? '[]')
  } catch {
    return []
  }
  return (addressesSchema.safeParse(parsed).data ?? []).map((entry) => ({
    name: entry.ifname,
    bridge: entry.master ?? null,
    state: entry.operstate ?? 'UNKNOWN',
    addresses: entry.addr_info.filter((info) => info.family === 'inet').map((info) => info.local),
  }))
}
