// What the links could have carried: the physical floor, from the set rates and from when each path was up.
import { interfaceNames, type InterfaceName } from '../../../shared/names'
import type { SwitchEvent } from '../../../shared/results'
import type { Link } from '../../../shared/scenario'

export type Links = Readonly<Record<InterfaceName, Pick<Link, 'rateMbit'>>>
/** From `fromMs` on, all paths together carry this much. */
export type RateStep = { fromMs: number; bytesPerMs: number }

/** The rate of all paths that were up between two hosts, as steps in time; a path is up while both its ends are. */
export function rateSteps(links: Links, events: readonly SwitchEvent[], hosts: readonly string[]): RateStep[] {
  const down = new Set<string>()
  const bytesPerMs = () =>
    interfaceNames
      .filter((name) => hosts.every((host) => !down.has(`${host} ${name}`)))
      .reduce((sum, name) => sum + links[name].rateMbit * 125, 0)
  const steps: RateStep[] = [{ fromMs: -Infinity, bytesPerMs: bytesPerMs() }]
  for (const event of events.toSorted((first, second) => first.t - second.t)) {
    if (event.action === 'down') down.add(`${event.host} ${event.interface}`)
    else down.delete(`${event.host} ${event.interface}`)
    steps.push({ fromMs: event.t, bytesPerMs: bytesPerMs() })
  }
  return steps
}

/** Bytes that the paths could carry from `startMs` to `endMs`. */
export function capacityBytes(steps: readonly RateStep[], startMs: number, endMs: number): number {
  return steps.reduce((sum, step, index) => {
    const from = Math.max(step.fromMs, startMs)
    const to = Math.min(steps[index + 1]?.fromMs ?? Infinity, endMs)
    return sum + Math.max(0, to - from) * step.bytesPerMs
  }, 0)
}

/** Least time in ms for `bytes` from `startMs` on; null when the paths that stay up never carry them. */
export function floorMs(steps: readonly RateStep[], bytes: number, startMs: number): number | null {
  let left = bytes
  for (const [index, step] of steps.entries()) {
    const from = Math.max(step.fromMs, startMs)
    const to = steps[index + 1]?.fromMs ?? Infinity
    if (to <= from) continue
    if (left <= 0) return from - startMs
    const needed = step.bytesPerMs > 0 ? left / step.bytesPerMs : Infinity
    if (from + needed <= to && needed !== Infinity) return from + needed - startMs
    left -= step.bytesPerMs * (to - from)
  }
  return null
}
