// Delay, jitter and loss: by the kernel (netem) where it can, else by a program of the lab's (resources/lab/delay.py).
import { z } from 'zod'
import type { InterfaceName } from '../../../shared/names'
import { interfaceNames } from '../../../shared/names'
import type { Step } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { Link } from '../../../shared/scenario'
import type { Links } from './links'
import { labFolder, labHosts, locked, switchPort } from './topology'

/** What holds packets back on the lab's machine; null when nothing can. */
export type DelayedBy = 'netem' | 'program' | null
/** A lab's switch; `cgroups`: mount point of the machine's unified hierarchy; `image`: the base, whose Python the program takes. */
export type Switch = { lab: string; delayedBy: DelayedBy; cgroups: string; image: string }
export type Delays = Pick<Link, 'delayMs' | 'jitterMs' | 'lossPercent'>

export function isDelayed({ delayMs, jitterMs, lossPercent }: Delays): boolean {
  return delayMs > 0 || jitterMs > 0 || lossPercent > 0
}

/** Throws LabError `unsupported` when a link asks for delay, jitter or loss and the machine has no means for it. */
export function requireDelays(links: Links, delayedBy: DelayedBy): void {
  const asked = interfaceNames.filter((name) => isDelayed(links[name]))
  if (delayedBy !== null || asked.length === 0) return
  throw new LabError({
    code: 'unsupported',
    message: `The lab’s machine has no netem, nor what the lab would take instead: delay, jitter and loss of ${asked.join(' and ')} cannot be set.`,
    hint: 'Leave out delayMs, jitterMs and lossPercent (rates work), or load sch_netem, or tun, act_mirred and cls_u32 (modprobe).',
  })
}

/** The step that has the program hold one interface's packets, or takes it out of their way. */
export function delayStep({ lab, cgroups, image }: Switch, name: InterfaceName, link: Link): Step {
  const { delayMs, jitterMs, lossPercent, rateMbit } = link
  // Senders that fill a path have twice its content on their way before they hear of a loss; twice that again, and 1 MB.
  const limit = Math.round(rateMbit * 125 * (delayMs + jitterMs) * 4 + 1e6)
  const words = [interfaceNames.indexOf(name), image, cgroups, delayMs, jitterMs, lossPercent, limit].map(String)
  const ports = labHosts.map((host) => switchPort(host, name))
  const why = isDelayed(link)
    ? `Packets on ${name} are delayed ${delayMs} ms (jitter ${jitterMs} ms), ${lossPercent} % lost: by a program, for this kernel has no netem.`
    : `Nothing delays packets on ${name}.`
  return { host: 'machine', argv: [...locked, 'sh', `${labFolder(lab)}/bin/delay.sh`, lab, ...words, ...ports], why }
}

const tapsSchema = z.array(z.object({ ifname: z.string().optional(), ifalias: z.string().optional() }))

/** What `ip -j link show type tun` says of the switch: port name to what the program does there. The taps are there while it runs. */
export function parseDelays(output: string): Map<string, Delays> {
  const ports = new Map<string, Delays>()
  for (const { ifname, ifalias } of tapsSchema.parse(JSON.parse(output || '[]'))) {
    const [, ...values] = /^delay ([\d.]+) ([\d.]+) ([\d.]+)$/.exec(ifalias ?? '') ?? []
    const [delayMs, jitterMs, lossPercent] = values.map(Number)
    if (ifname === undefined || delayMs === undefined || jitterMs === undefined || lossPercent === undefined) continue
    ports.set(ifname.slice(0, -1), { delayMs, jitterMs, lossPercent })
  }
  return ports
}
