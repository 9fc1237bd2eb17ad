// Whether this pair of Docker daemons can carry a running container: by their versions, and by trying it.
import type { Step } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import { daemonSteps, oneAtATime } from '../../guests/docker/daemon'
import type { MoveFacts } from '../../hosts/facts'
import { scriptFolder } from '../../hosts/host-scripts'
import type { OpenLab } from '../../lab/open-lab'
import type { RunnerContext } from '../../plan/runner'
import { runPlan, runStep } from '../../plan/runner'
import type { Move } from '../mover'
import { preflight } from '../preflight'

/** Everything that is looked at before a stateful migration. Throws `unsupported` or `migration-failed` with the way round. */
export async function preflightDocker(move: Move, lab: OpenLab, context: RunnerContext): Promise<void> {
  requireDaemons(move, await preflight(move, lab, context))
  await runPlan({ title: 'Docker on the target', steps: daemonSteps(move.to) }, context)
  await Promise.all([move.from.name, move.to.name].map((host) => tryDaemon(host, context)))
}

/** A throw-away counter is checkpointed and restored; once for each version of a host's daemon. */
export function probeStep(host: string): Step {
  return {
    host,
    argv: [...oneAtATime, 'sh', `${scriptFolder}/docker_probe.sh`, '/var/lib/handover/guests/minimal.tar'],
    why: 'A throw-away counter shows whether the daemon here carries state, before a real container is at stake.',
  }
}

async function tryDaemon(host: string, context: RunnerContext): Promise<void> {
  try {
    await runStep(probeStep(host), context)
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.info.code !== 'step-failed') throw thrown
    const hint = 'Use Docker 26 or 27 on both hosts, or guest.engine: lxc.'
    throw new LabError({ ...thrown.info, code: 'unsupported', hint }, { cause: thrown })
  }
}

/** Throws `unsupported` with the reason and the way round. */
export function requireDaemons(move: Move, facts: { from: MoveFacts; to: MoveFacts }): void {
  const pairs = [
    [move.from.name, facts.from],
    [move.to.name, facts.to],
  ] as const
  for (const [host, { versions }] of pairs) {
    const refusal = refuse(versions['docker'])
    if (refusal) throw new LabError({ code: 'unsupported', host, ...refusal, message: `${host}: ${refusal.message}` })
  }
  const [from, to] = [facts.from.versions['docker'], facts.to.versions['docker']]
  if (major(from) === major(to)) return
  const message = `Docker differs: ${from} on ${move.from.name}, ${to} on ${move.to.name}.`
  throw new LabError({ code: 'unsupported', message, hint: 'Install the same version on both.', host: move.to.name })
}

/** Why a daemon of this version cannot restore a container with its network; null when it can. */
export function refuse(version: string | undefined): { message: string; hint: string } | null {
  if (version === undefined) return { message: 'Docker is not here.', hint: 'Install Docker 26 or 27 on both hosts.' }
  const number = major(version)
  const hint = 'Use Docker 26 or 27 on both hosts, or guest.engine: lxc, which CRIU carries on any of them.'
  if (number >= 28) {
    const message = `Docker ${version} cannot restore a container with a network of its own (moby #50750).`
    return { message, hint }
  }
  if (number < 25) {
    // Before 25, Docker has no annotations and no address for each of two networks at creation; 20.10 restores afresh.
    const message = `Docker ${version} is too old: it may start a container afresh instead of restoring it.`
    return { message, hint }
  }
  return null
}

function major(version: string | undefined): number {
  return Number(version?.split('.')[0] ?? Number.NaN)
}
