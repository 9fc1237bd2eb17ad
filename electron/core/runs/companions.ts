// Guests that move beside the first one in the same run: made, moved at the same moment, and judged each by its own words.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Companion } from '../../../shared/results'
import type { GuestSpec } from '../../../shared/scenario'
import type { ErrorInfo } from '../../../shared/reply'
import { toErrorInfo } from '../../../shared/reply'
import { dockerPresence } from '../guests/docker/presence'
import { createSteps, startSteps } from '../guests/docker/steps'
import type { Identity } from '../guests/guest'
import { companionsOf, guestLinks } from '../guests/guest'
import { awaitWorkload, workloadStatus } from '../guests/workload'
import type { Mover, MoveOptions } from '../migration/mover'
import { runPlan } from '../plan/runner'
import type { Machine } from '../ssh/machine'
import { awaitPort, processNonce } from './own-workload'
import type { RunContext } from './types'

type Where = { client: Machine; context: RunContext; guest: GuestSpec }

/** Makes and starts the companions on a host, one after the other; the first guest is there already. Throws LabError. */
export async function freshCompanions({ client, context, guest }: Where, on: string): Promise<void> {
  const { lab, journal, signal } = context
  const host = lab.host(on)
  const workload = await readFile(join(context.resources, 'host', 'workload.py'), 'utf8')
  for (const who of companionsOf(guest)) {
    const steps = [...createSteps(host, guest, workload, who), ...startSteps(host, who)]
    await runPlan(
      { title: `${who.name} on ${on}`, steps },
      { machine: lab.machine, journal, ...(signal ? { signal } : {}) },
    )
    const at = { address: guestLinks(host, who)[0]?.address ?? '', port: guest.port }
    if (guest.command) await awaitPort(client, at, 30_000)
    else await awaitWorkload(client, at, 20_000 + guest.memoryMiB * 50)
  }
}

/** Moves all companions at once and says what came of each; a failure is a result as well. `options` are the first guest's. */
export function moveCompanions(where: Where, mover: Mover, options: MoveOptions, run: string): Promise<Companion[]> {
  return Promise.all(companionsOf(where.guest).map((who) => moveOne(where, mover, options, who, run)))
}

async function moveOne(
  { client, context, guest }: Where,
  mover: Mover,
  options: MoveOptions,
  who: Identity,
  run: string,
): Promise<Companion> {
  const { lab } = context
  const [source, target] = [await lab.machine(options.from), await lab.machine(options.to)]
  const started = Date.now()
  const companion: Companion = {
    guest: who.name,
    status: 'failed',
    error: null,
    state: null,
    totalMs: null,
    freezeMs: null,
  }
  try {
    const before = await look(client, source, guest, lab.host(options.from), who)
    const { onLessons: _lessons, nextLesson: _next, onPart: _part, ...shared } = options
    const outcome = await mover({
      ...shared,
      id: `${run}-${who.number}-${randomBytes(4).toString('hex')}`,
      who,
      onPhase: () => undefined,
      onAnchor: () => undefined,
      onSample: () => undefined,
    })
    companion.totalMs = Date.now() - started
    const { frozenAt, resumedAt } = outcome
    if (frozenAt !== null && resumedAt !== null) companion.freezeMs = resumedAt - frozenAt
    const after = await look(client, target, guest, lab.host(options.to), who)
    const places = [await dockerPresence(source, who.name), await dockerPresence(target, who.name)]
    companion.state = stateOf(before, after, places[0] === 'absent' && places[1] === 'running')
    companion.status = 'succeeded'
  } catch (thrown) {
    companion.error = toErrorInfo(thrown)
    companion.status = companion.error.code === 'cancelled' ? 'cancelled' : 'failed'
  }
  return companion
}

export type Seen = { nonce: string; counter: number } | null

async function look(
  client: Machine,
  on: Machine,
  guest: GuestSpec,
  host: Parameters<typeof guestLinks>[0],
  who: Identity,
): Promise<Seen> {
  if (guest.command) {
    const nonce = await processNonce(on, 'docker', who.name)
    return nonce === null ? null : { nonce, counter: 0 }
  }
  return workloadStatus(client, { address: guestLinks(host, who)[0]?.address ?? '', port: guest.port })
}

/** What became of a companion's state, by its nonce and its counter before and after. */
export function stateOf(before: Seen, after: Seen, inPlace: boolean): Companion['state'] {
  if (!after || !inPlace) return 'lost'
  if (!before) return 'gap'
  if (before.nonce !== after.nonce) return 'restarted'
  return after.counter >= before.counter ? 'continued' : 'gap'
}

/** A run in which one of several guests did not arrive as promised has failed, and says which. */
export function companionsError(companions: readonly Companion[], promised: Companion['state']): ErrorInfo | null {
  const bad = companions.find(({ error, state }) => error !== null || state !== promised)
  if (!bad) return null
  if (bad.error) return { ...bad.error, message: `${bad.guest}: ${bad.error.message}` }
  return { code: 'migration-failed', message: `${bad.guest}: its state is ${bad.state ?? 'not known'}.` }
}
