// A lab with one guest and one client's connection that live through every fault of a test file.
import { randomBytes } from 'node:crypto'
import type { EngineName, PhaseName } from '../../../shared/names'
import { guestSchema, migrationSchema, scenarioSchema } from '../../../shared/scenario'
import { scriptFolder } from '../hosts/host-scripts'
import type { OpenLab } from '../lab/open-lab'
import { clientName, freshGuest, guestAddress } from '../runs/guest-life'
import type { TestLab } from '../runs/lab.fixture'
import { testLab } from '../runs/lab.fixture'
import { prepareHosts } from '../runs/prepare-lab'
import type { RunningProbe } from '../telemetry/probes'
import { startGuestProbe } from '../telemetry/probes'
import type { GuestPresence } from '../guests/engine'
import { engineOf } from '../guests/engines'
import { awaitWorkload, checkPages } from '../guests/workload'
import { moverOf } from './method'

export const cloudlets = ['cloudlet-a', 'cloudlet-b'] as const
export type Cloudlet = (typeof cloudlets)[number]

export type MoveOf = {
  from: Cloudlet
  to: Cloudlet
  lab?: OpenLab
  signal?: AbortSignal
  onPhase?: (name: PhaseName, edge: 'start' | 'end', id: string) => void
  /** Known before the migration begins. */
  id?: string
}

export type FaultLab = Awaited<ReturnType<typeof faultLab>>

export const newId = () => `0-0-${randomBytes(4).toString('hex')}`

export async function faultLab(name: string, memoryMiB = 24, engine: EngineName = 'lxc') {
  const guest = guestSchema.parse({ memoryMiB, engine })
  const { layers, presence } = engineOf(engine)
  const move = moverOf({ guest, migration: migrationSchema.parse({}) })
  const test: TestLab = await testLab(name, layers)
  const { context } = test
  const { lab, journal } = context
  await prepareHosts(context)
  await freshGuest(context, guest, 'cloudlet-a')
  const client = await lab.machine(clientName(context))
  const at = guestAddress(context, guest)
  const sink = { add: () => undefined, journal, offsetMs: () => 0, scripts: scriptFolder }
  const probe: RunningProbe = await startGuestProbe(client, { ...at, probe: 'guest' }, sink)
  await probe.firstAnswer
  const status = () => awaitWorkload(client, at, 30_000)
  const born = await status()

  /** Runs a command on a host; its exit status is the caller's business. */
  async function on(host: string, ...argv: string[]): Promise<string> {
    const result = await (await lab.machine(host)).exec({ argv }, { timeoutMs: 30_000 })
    return result.stdout.trim()
  }

  async function presences(): Promise<Record<Cloudlet, GuestPresence>> {
    const of = async (host: Cloudlet) => presence(await lab.machine(host))
    return { 'cloudlet-a': await of('cloudlet-a'), 'cloudlet-b': await of('cloudlet-b') }
  }

  /** All that a migration may leave: files, processes, the channel's port, bridges' entries, the guest's folder, interfaces, mounts. */
  async function leftOvers(host: Cloudlet): Promise<string[]> {
    const runs = (await presences())[host] === 'running'
    const shell = `ls /run/handover 2>/dev/null | sed 's/^/file /'
      ss -Hltn 'sport = :2222' | sed 's/^/port /'
      ps -eo args | grep -E '(lxc|docker)_(send|receive)|criu|lxc-checkpoint|docker (start|checkpoint)|/run/handover/' | grep -v grep | sed 's/^/process /'
      bridge fdb | grep sticky | sed 's/^/forwarding /'
      grep -E '/run/handover|/var/lib/lxc/guest' /proc/mounts | sed 's/^/mount /'
      test "$1" = true || { ls -d /var/lib/lxc/guest /var/lib/docker/containers/* /sys/class/net/guest-* /sys/class/net/veth* 2>/dev/null | sed 's/^/guest /'
        ps -eo args | grep -E 'workload.py|lxc monitor|containerd-shim' | grep -v grep | sed 's/^/guest process /'; }`
    return (await on(host, 'sh', '-c', shell, 'sh', String(runs))).split('\n').filter(Boolean)
  }

  return {
    test,
    guest,
    lab,
    journal,
    probe,
    born,
    status,
    checkPages: () => checkPages(client, at),
    on,
    presences,
    leftOvers,
    move: (of: MoveOf) => {
      const id = of.id ?? newId()
      const mine = of.lab ?? lab
      return move({
        lab: mine,
        context: { machine: mine.machine, journal, ...(of.signal ? { signal: of.signal } : {}) },
        id,
        from: of.from,
        to: of.to,
        guest,
        migration: migrationSchema.parse({}),
        links: scenarioSchema.shape.links.parse({}),
        transport: 'mptcp',
        firstPath: 'eth0',
        patienceS: 3,
        offsetMs: () => 0,
        onPhase: (phase, edge) => of.onPhase?.(phase, edge, id),
        onAnchor: () => undefined,
        onSample: () => undefined,
      })
    },
    close: async () => {
      await probe.stop()
      await test.close()
    },
  }
}

/** The cloudlet where the guest runs; throws unless it is exactly one. */
export function soleHost(presences: Record<Cloudlet, GuestPresence>): Cloudlet {
  const running = cloudlets.filter((host) => presences[host] === 'running' || presences[host] === 'frozen')
  const [only] = running
  if (running.length !== 1 || !only) throw new Error(`the guest runs on ${running.join(' and ') || 'no host'}`)
  return only
}
