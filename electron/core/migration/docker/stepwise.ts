// What movers have in common whose steps the app takes one after the other: phases, the channel, and what is undone.
import type { PhaseName } from '../../../../shared/names'
import type { Step } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import type { Anchor } from '../../../../shared/scenario'
import { guestLinks } from '../../guests/guest'
import { engineOf } from '../../guests/engines'
import { awaitWorkload } from '../../guests/workload'
import type { RunnerContext } from '../../plan/runner'
import { runPlan, undoSteps } from '../../plan/runner'
import { channelSteps, keySteps } from '../channel'
import type { Move, MoveOptions } from '../mover'

const verifyMs = 30_000

export type Stepwise = {
  move: Move
  /** The target's address on the path that is used. */
  address: string
  /** The runner's context without the cancel: for what must not be cut short. */
  whole: RunnerContext
  phase<T>(name: PhaseName, anchor: Anchor | null, work: () => Promise<T>): Promise<T>
  /** Runs a plan whose steps are undone when the migration fails; returns what each of them printed. */
  run(title: string, steps: Step[], given?: RunnerContext): Promise<string[]>
  /** The migration's keys and its channel. */
  openChannel(): Promise<void>
  undo(): Promise<void>
  /** Running on the target and, where it is our workload, answering the client. */
  prove(): Promise<void>
}

export function stepwise(options: MoveOptions): Stepwise {
  const { lab, context, id, transport, guest, who } = options
  const move: Move = {
    id,
    from: lab.host(options.from),
    to: lab.host(options.to),
    guest,
    transport,
    ...(who ? { who } : {}),
  }
  const address = move.to.interfaces.find((each) => each.name === options.firstPath)?.address ?? ''
  const done: Step[] = []
  const { signal: _signal, ...whole } = context
  const run: Stepwise['run'] = async (title, steps, given = context) => {
    const results = await runPlan({ title, steps }, given)
    done.push(...steps)
    return results.map((result) => result.stdout)
  }
  return {
    move,
    address,
    whole,
    run,
    async phase(name, anchor, work) {
      const t = Date.now()
      options.onPhase(name, 'start', t)
      if (anchor) options.onAnchor(anchor, t)
      const value = await work()
      options.onPhase(name, 'end', Date.now())
      return value
    },
    async openChannel() {
      const [login = '', host = ''] = await run('keys for this migration', keySteps(id, move.from.name, move.to.name))
      await run('the channel', channelSteps(id, move, { login, host }, transport))
    },
    undo: () => undoSteps(done.splice(0), whole),
    async prove() {
      const there = await engineOf(guest.engine).presence(await lab.machine(move.to.name), who?.name)
      if (there !== 'running') {
        const message = `The guest was started on ${move.to.name} and is ${there} there now.`
        throw new LabError({ code: 'migration-failed', message, host: move.to.name })
      }
      if (guest.command) return
      const client = lab.record.hosts.find((host) => host.role === 'client')?.name ?? move.to.name
      const at = { address: guestLinks(move.to, who)[0]?.address ?? '', port: guest.port }
      await awaitWorkload(await lab.machine(client), at, verifyMs)
    },
  }
}
