// Rates and delays: set on the switch's port toward each host, so that both directions of a path have them; then read back.
import { z } from 'zod'
import type { InterfaceName } from '../../../shared/names'
import { interfaceNames } from '../../../shared/names'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { Link } from '../../../shared/scenario'
import type { Delays, Switch } from './delays'
import { delayStep, isDelayed } from './delays'
import { labHosts, switchNamespace, switchPort } from './topology'

export type Links = Record<InterfaceName, Link>

const queueMs = 25

/** Bucket and queue of a token bucket filter: small enough to keep RTT low, large enough for the full rate. Bytes. */
export function bucket(rateMbit: number): { burst: number; limit: number } {
  const bytesPerMs = rateMbit * 125
  const burst = Math.round(Math.max(bytesPerMs * 2, 5000))
  return { burst, limit: Math.round(burst + Math.max(bytesPerMs * queueMs, 15_000)) }
}

/** The steps that give one interface of every host its rate, delay and loss. Setting again replaces. */
export function linkSteps(of: Switch, name: InterfaceName, link: Link): Step[] {
  if (of.delayedBy !== 'program') return labHosts.flatMap((host) => portSteps(of.lab, host, name, link))
  const rateAlone = { ...link, delayMs: 0, jitterMs: 0, lossPercent: 0 }
  const rates = labHosts.flatMap((host) => portSteps(of.lab, host, name, rateAlone))
  return [...rates, delayStep(of, name, link)]
}

function portSteps(lab: string, host: string, name: InterfaceName, link: Link): Step[] {
  const set = ['tc', '-n', switchNamespace(lab), 'qdisc', 'replace', 'dev', switchPort(host, name)]
  return shapeSteps('machine', set, `toward ${host} on ${name}`, link)
}

/** What gives one device its rate, delay and loss; `set` is the tc command up to the device, `which` says whose packets. */
export function shapeSteps(host: string, set: readonly string[], which: string, link: Link): Step[] {
  const { burst, limit } = bucket(link.rateMbit)
  const rate = `${Math.round(link.rateMbit * 1e6)}bit`
  const shape = ['tbf', 'rate', rate, 'burst', String(burst), 'limit', String(limit)]
  const why = `Traffic ${which} gets ${link.rateMbit} Mbit/s, with a queue of about ${queueMs} ms.`
  if (!isDelayed(link)) return [{ host, argv: [...set, 'root', 'handle', '2:', ...shape], why }]
  // Room for all packets that are on their way during the delay, at the smallest usual size.
  const packets = Math.ceil((link.rateMbit * 125 * (link.delayMs + link.jitterMs + queueMs)) / 200) + 1000
  const delay = ['delay', `${link.delayMs}ms`, ...(link.jitterMs > 0 ? [`${link.jitterMs}ms`] : [])]
  const loss = link.lossPercent > 0 ? ['loss', `${link.lossPercent}%`] : []
  const netem = ['netem', 'limit', String(packets), ...delay, ...loss]
  const whyDelay = `Packets ${which} are delayed ${link.delayMs} ms (jitter ${link.jitterMs} ms), ${link.lossPercent} % lost.`
  return [
    { host, argv: [...set, 'root', 'handle', '1:', ...netem], why: whyDelay },
    { host, argv: [...set, 'parent', '1:1', 'handle', '10:', ...shape], why },
  ]
}

const qdiscsSchema = z.array(
  z.object({
    kind: z.string(),
    dev: z.string().optional(),
    options: z
      .object({
        rate: z.number().optional(), // bytes per second
        delay: z.object({ delay: z.number(), jitter: z.number().optional() }).optional(), // seconds
        'loss-random': z.object({ loss: z.number() }).optional(), // 0 to 1
      })
      .optional(),
  }),
)

/** What `tc -j qdisc show` says of each switch port: port name to link. Ports without a rate are left out. `delays`: of a program. */
export function parseQdiscs(output: string, delays: ReadonlyMap<string, Delays> = new Map()): Map<string, Link> {
  const ports = new Map<string, Link>()
  const qdiscs = qdiscsSchema.parse(JSON.parse(output || '[]'))
  for (const { kind, dev, options } of qdiscs) {
    if (kind !== 'tbf' || dev === undefined || options?.rate === undefined) continue
    const netem = qdiscs.find((other) => other.kind === 'netem' && other.dev === dev)?.options
    ports.set(dev, {
      rateMbit: (options.rate * 8) / 1e6,
      delayMs: (netem?.delay?.delay ?? 0) * 1000,
      jitterMs: (netem?.delay?.jitter ?? 0) * 1000,
      lossPercent: (netem?.['loss-random']?.loss ?? 0) * 100,
      ...delays.get(dev),
    })
  }
  return ports
}

/** What is set now, read from the switch; an interface whose ports differ, or have no rate, is left out. */
export function linksOf(ports: ReadonlyMap<string, Link>): Partial<Links> {
  return commonLinks((name) => labHosts.map((host) => ports.get(switchPort(host, name))))
}

/** What all hosts' devices of an interface have in common; an interface is left out where they differ or one has no rate. */
export function commonLinks(found: (name: InterfaceName) => readonly (Link | undefined)[]): Partial<Links> {
  const links: Partial<Links> = {}
  for (const name of interfaceNames) {
    const [first, ...others] = found(name)
    if (first && others.every((other) => other && same(first, other))) links[name] = first
  }
  return links
}

const near = (one: number, other: number) => Math.abs(one - other) <= Math.max(0.01 * Math.abs(one), 0.001)
function same(one: Link, other: Link): boolean {
  return (
    near(one.rateMbit, other.rateMbit) &&
    near(one.delayMs, other.delayMs) &&
    near(one.jitterMs, other.jitterMs) &&
    near(one.lossPercent, other.lossPercent)
  )
}

/** Throws LabError `lab-failed` when a switch port has not what was asked for. */
export function compareLinks(asked: Links, ports: ReadonlyMap<string, Link>): void {
  for (const name of interfaceNames) {
    for (const host of labHosts) {
      requireLink(`${name} of ${host}`, asked[name], ports.get(switchPort(host, name)), 'the switch')
    }
  }
}

/** Throws LabError `lab-failed` when `found`, read from the place named `where`, is not what was asked for. */
export function requireLink(whose: string, asked: Link, found: Link | undefined, where: string): void {
  if (found && same(asked, found)) return
  const set = found ? `${found.rateMbit} Mbit/s, ${found.delayMs} ms` : 'no rate at all'
  const message = `${whose} should have ${asked.rateMbit} Mbit/s, ${asked.delayMs} ms, but ${where} has ${set}.`
  throw new LabError({ code: 'lab-failed', message, hint: 'Something else changed it; bring the lab up again.' })
}
