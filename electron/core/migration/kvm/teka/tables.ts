// The state of all four interfaces at a moment, read from both kernels, and held against what it should be (Tables 4.5 to 4.8).
import type { InterfaceCell, InterfaceTable, TekaControl, TekaMoment } from '../../../../../shared/teka-record'
import { cellText } from '../../../../../shared/teka-record'
import type { InterfaceName } from '../../../../../shared/names'
import { interfaceNames } from '../../../../../shared/names'
import type { Lans } from './lans'

export type Pair = { local: string; remote: string }

/** The addresses of established connections in `ss -Htni`; only subflows of MPTCP unless `plain`. Ports are left out. */
export function connectedPairs(text: string, plain: boolean): Pair[] {
  const found: Pair[] = []
  let last: Pair | null = null
  for (const line of text.split('\n')) {
    // A subflow of an endpoint with a device is bound to it: `10.77.1.3%br1:4711`.
    const ends = /^(?:ESTAB\s+)?\d+\s+\d+\s+([0-9.]+)(?:%[^:\s]+)?:\d+\s+([0-9.]+)(?:%[^:\s]+)?:\d+/.exec(line)
    if (ends?.[1] !== undefined && ends[2] !== undefined) {
      last = { local: ends[1], remote: ends[2] }
      if (plain) found.push(last)
    } else if (!plain && last && /\btcp-ulp-mptcp\b/.test(line)) found.push(last)
  }
  return found
}

/** What both kernels say: `ip -br -4 addr` of guest and client, and the client's connections to the guest. */
export type Readings = { guest: string; client: string; pairs: readonly Pair[] }

export function tableOf(
  t: number,
  moment: TekaMoment,
  control: TekaControl,
  lans: Lans,
  seen: Readings,
): InterfaceTable {
  const used = new Set(seen.pairs.flatMap(({ local, remote }) => [local, remote]))
  const cell = (text: string, device: string): InterfaceCell => {
    const address = new RegExp(`(?:^|\\n)${device}\\s+\\S+\\s+([0-9.]+)/\\d+`).exec(text)?.[1] ?? null
    return { state: address === null ? 'down' : used.has(address) ? 'up' : 'inactive', address }
  }
  const bridge = (name: InterfaceName) => (lans.old.name === name ? lans.old.bridge : lans.new.bridge)
  const guest = { eth0: cell(seen.guest, 'eth0'), eth1: cell(seen.guest, 'eth1') }
  const client = { eth0: cell(seen.client, bridge('eth0')), eth1: cell(seen.client, bridge('eth1')) }
  const table = { t, moment, guest, client, wrong: [] }
  return { ...table, wrong: wrongIn(table, control, lans) }
}

const down: InterfaceCell = { state: 'down', address: null }

/** How it should be. While the client has no network, nothing shows whether the guest's subflow is in use. */
function expected(moment: TekaMoment, control: TekaControl, lans: Lans) {
  const up = (address: string): InterfaceCell => ({ state: 'up', address })
  const ahead: InterfaceCell =
    control === 'no-prior-configuration' ? down : { state: 'inactive', address: lans.new.guest }
  const [there, here] = [up(lans.new.client), up(lans.old.client)]
  const tables = {
    initial: { guest: [up(lans.old.guest), down], client: [here, down] },
    walking: { guest: [up(lans.old.guest), down], client: [down, down] },
    moved: { guest: [up(lans.old.guest), down], client: [down, there] },
    prepared: { guest: [up(lans.old.guest), ahead], client: [down, there] },
    arrived: { guest: [down, up(lans.new.guest)], client: [down, there] },
  } as const
  return tables[moment]
}

function wrongIn(table: InterfaceTable, control: TekaControl, lans: Lans): string[] {
  const right = expected(table.moment, control, lans)
  return (['guest', 'client'] as const).flatMap((owner) =>
    interfaceNames.flatMap((name) => {
      const is = table[owner][name]
      const should = right[owner][lans.old.name === name ? 0 : 1]
      // A plain TCP connection is not told apart from others; that an interface has its address is all that is known.
      const loose = control === 'plain-tcp' || table.moment === 'walking'
      const same = is.address === should.address && (is.state === should.state || (loose && is.state !== 'down'))
      return same ? [] : [`${owner} ${name} is ${cellText(is)}, not ${cellText(should)}`]
    }),
  )
}
