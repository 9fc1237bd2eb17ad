// One running KVM guest in a lab of its own, for tests that move it and break things meanwhile.
import { randomBytes } from 'node:crypto'
import { guestSchema, migrationSchema, scenarioSchema } from '../../../../shared/scenario'
import type { PhaseName } from '../../../../shared/names'
import type { Sample } from '../../../../shared/samples'
import { kvmPresence } from '../../guests/kvm/presence'
import type { GuestPresence } from '../../guests/engine'
import { workloadStatus } from '../../guests/workload'
import type { OpenLab } from '../../lab/open-lab'
import { named } from '../../lab/open-lab'
import { freshGuest, guestAddress, removeGuest } from '../../runs/guest-life'
import { prepareHosts } from '../../runs/prepare-lab'
import type { TestLab } from '../../runs/lab.fixture'
import type { MoveOutcome } from '../mover'
import { moveKvm } from './move'

export type Cloudlet = 'cloudlet-a' | 'cloudlet-b'

export type KvmMove = {
  from?: Cloudlet
  /** As another app's process sees it. */
  lab?: OpenLab
  /** Of the scenario's `migration`. */
  spec?: object
  signal?: AbortSignal
  /** Changes what a host is given on standard input, by the command that it is for. */
  tamper?(host: string, argv: readonly string[], stdin: string): string
  onPhase?(name: PhaseName, edge: 'start' | 'end'): void
  onSample?(sample: Extract<Sample, { kind: 'migration' }>): void
}

const guest = guestSchema.parse({ engine: 'kvm', memoryMiB: 16 })

/** A guest on cloudlet-a; `close` removes it, the lab stays. */
export async function kvmGuest(test: TestLab) {
  const { lab, journal } = test.context
  await prepareHosts(test.context)
  await freshGuest(test.context, guest, 'cloudlet-a')
  const on = async (host: string, ...argv: string[]) => (await (await lab.machine(host)).exec({ argv })).stdout.trim()
  return {
    on,
    presences: async (): Promise<Record<Cloudlet, GuestPresence>> => ({
      'cloudlet-a': await kvmPresence(await lab.machine('cloudlet-a')),
      'cloudlet-b': await kvmPresence(await lab.machine('cloudlet-b')),
    }),
    status: async () => workloadStatus(await lab.machine('client'), guestAddress(test.context, guest)),
    /** What migrations may leave on a host without a guest. */
    leftOvers: (host: Cloudlet) => {
      const shell = `ls /run/handover-kvm 2>/dev/null | grep -v accel
        test -e /var/lib/handover/kvm/guest || { ps -eo stat,args | grep qemu-system | grep -v -e grep -e '^Z'; ls -d /sys/class/net/guest-* 2>/dev/null; }`
      return on(host, 'sh', '-c', shell)
    },
    move: (given: KvmMove = {}): Promise<MoveOutcome> => {
      const from = given.from ?? 'cloudlet-a'
      const mine = given.lab ?? lab
      return moveKvm({
        lab: mine,
        context: {
          machine: given.tamper ? tampered(mine, given.tamper) : mine.machine,
          journal,
          ...(given.signal ? { signal: given.signal } : {}),
        },
        id: `t-${randomBytes(4).toString('hex')}`,
        from,
        to: from === 'cloudlet-a' ? 'cloudlet-b' : 'cloudlet-a',
        guest,
        migration: migrationSchema.parse({ strategy: 'pre-copy', ...given.spec }),
        links: scenarioSchema.shape.links.parse({}),
        transport: 'mptcp',
        firstPath: 'eth0',
        patienceS: 5,
        offsetMs: () => 0,
        onPhase: (name, edge) => given.onPhase?.(name, edge),
        onAnchor: () => undefined,
        onSample: (sample) => {
          if (sample.kind === 'migration') given.onSample?.(sample)
        },
      })
    },
    /** A fresh guest on cloudlet-a instead of what an earlier fault left. */
    again: () => freshGuest(test.context, guest, 'cloudlet-a'),
    close: () => removeGuest(test.context),
  }
}

function tampered(lab: OpenLab, tamper: NonNullable<KvmMove['tamper']>): OpenLab['machine'] {
  return async (name) => {
    const machine = await lab.machine(name)
    return {
      ...named(machine, name),
      exec: (command, options) =>
        machine.exec(
          command.stdin === undefined ? command : { ...command, stdin: tamper(name, command.argv, command.stdin) },
          options,
        ),
    }
  }
}
