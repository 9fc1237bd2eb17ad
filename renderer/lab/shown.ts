// The lab as it is this moment: what the core last told of it, and over that what the run and the samples say.
import type { LiveState } from '../../shared/ipc'
import type { GuestState, InterfaceState, LabState } from '../../shared/lab'
import type { Phase, SwitchEvent } from '../../shared/results'

/** Whether an interface was up when it was last sampled, by `host/interface`; `t` in ms. */
export type Seen = ReadonlyMap<string, { t: number; up: boolean }>

/** Of what the core told at `toldAt` (ms), of the last switch and of the last sample the newest holds. */
export function shownLab(lab: LabState, live: LiveState, seen: Seen, toldAt: number): LabState {
  const hosts = lab.hosts.map((host) => ({
    ...host,
    interfaces: host.interfaces.map((one) => {
      const event = live.events.findLast((each) => each.host === host.name && each.interface === one.name)
      const sample = seen.get(`${host.name}/${one.name}`)
      return shownInterface(one, event, sample && sample.t > toldAt ? sample : undefined, toldAt)
    }),
  }))
  return { ...lab, hosts, guests: shownGuests(lab.guests, live) }
}

function shownInterface(
  one: InterfaceState,
  event: SwitchEvent | undefined,
  sample: { t: number; up: boolean } | undefined,
  toldAt: number,
): InterfaceState {
  const down = event?.action === 'down' ? event : undefined
  const switchedUp = event && event.t > toldAt ? event.action === 'up' : one.up
  const seenUp = sample && (!event || sample.t > event.t) ? sample.up : switchedUp
  // A black hole leaves the link up for whoever looks at the interface.
  const up = down?.kind === 'blackhole' ? false : seenUp
  return { ...one, up, downKind: up ? null : (down?.kind ?? one.downKind) }
}

/** While a run goes on its guest is where its phases say, frozen from the freeze until it is restored. */
function shownGuests(guests: readonly GuestState[], { run, phases, scenario }: LiveState): GuestState[] {
  if (!run) return [...guests]
  const of = (name: Phase['name']) => phases.find((phase) => phase.name === name)
  const restored = typeof of('restore')?.endMs === 'number'
  const [known] = guests
  const guest: GuestState = {
    name: known?.name ?? 'guest',
    engine: scenario?.guest.engine ?? known?.engine ?? 'lxc',
    host: restored ? run.to : run.from,
    state: of('freeze') && !restored ? 'frozen' : 'running',
    addresses: known?.addresses ?? {},
  }
  return [guest, ...guests.slice(1)]
}
