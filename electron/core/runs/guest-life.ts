// The guest of a run: made anew on its host, and removed from every host.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GuestSpec } from '../../../shared/scenario'
import { allEngines, engineOf } from '../guests/engines'
import { runPlan } from '../plan/runner'
import { freshCompanions } from './companions'
import { diskOn, imageOn } from './guest-image'
import { awaitPort } from './own-workload'
import type { RunContext } from './types'
import { guestLinks, hasOwnDisk, isOwnWorkload } from '../guests/guest'
import { awaitWorkload } from '../guests/workload'

/** Where the guest is asked: its address on the first interface. */
export function guestAddress(context: RunContext, spec: GuestSpec): { address: string; port: number } {
  const host = context.lab.record.hosts[0]
  return { address: (host && guestLinks(host)[0]?.address) ?? '', port: spec.port }
}

/** Removes any guest of an earlier run, makes this one on `on`, and waits until its workload answers the client. */
export async function freshGuest(context: RunContext, spec: GuestSpec, on: string): Promise<void> {
  const { lab, journal, signal } = context
  const runner = { machine: lab.machine, journal, ...(signal ? { signal } : {}) }
  await removeGuest(context)
  const host = lab.host(on)
  const workload = await readFile(join(context.resources, 'host', 'workload.py'), 'utf8')
  const engine = engineOf(spec.engine)
  const placed = {
    ...spec,
    image: await (hasOwnDisk(spec) ? diskOn(context, spec, on) : imageOn(context, spec.image, on)),
  }
  const steps = [...engine.createSteps(host, placed, { workload }), ...engine.startSteps(host, placed)]
  await runPlan({ title: `guest on ${on}`, steps }, runner)
  const client = await lab.machine(clientName(context))
  // Filling the memory with random pages takes about 10 ms a MiB on a slow machine.
  // A virtual machine boots its kernel first: 10 s where its instructions are translated and nothing else runs.
  const patienceMs = (spec.engine === 'kvm' ? 120_000 : 20_000) + spec.memoryMiB * 50
  if (isOwnWorkload(spec))
    await awaitPort(client, guestAddress(context, spec), spec.engine === 'kvm' ? patienceMs : 30_000)
  else await awaitWorkload(client, guestAddress(context, spec), patienceMs)
  await freshCompanions({ client, context, guest: placed }, on)
}

/** Leaves no guest of any engine on any host. */
export async function removeGuest(context: RunContext): Promise<void> {
  const { lab, journal } = context
  const cloudlets = lab.record.hosts.filter(({ role }) => role === 'cloudlet')
  await Promise.all(
    cloudlets.map(({ name }) => {
      const steps = allEngines.flatMap((engine) => engine.removeSteps(name))
      return runPlan({ title: `no guest on ${name}`, steps }, { machine: lab.machine, journal })
    }),
  )
}

export function clientName(context: RunContext): string {
  return context.lab.record.hosts.find((host) => host.role === 'client')?.name ?? 'client'
}
