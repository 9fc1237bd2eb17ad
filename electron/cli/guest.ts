// guest list | logs | stats | console | start | stop | remove: the lab's guests by hand.
import type { Command } from 'commander'
import type { GuestState } from '../../shared/lab'
import type { EngineName } from '../../shared/names'
import { nameSchema } from '../../shared/names'
import type { Step } from '../../shared/plan'
import { LabError } from '../../shared/reply'
import type { Core } from '../core/core'
import { containerLogs, containerStats } from '../core/guests/docker/look'
import { guestName } from '../core/guests/guest'
import { allEngines, engineOf } from '../core/guests/engines'
import type { OpenLab } from '../core/lab/open-lab'
import { holdLab, labOpen, labState, noJournal } from '../core/labs'
import { runPlan } from '../core/plan/runner'
import type { Machine } from '../core/ssh/machine'
import { labOf } from './lab'
import { print, withCore } from './session-core'
import { attach, terminalSize } from './terminal'

type Options = { name: string; lab?: string; guest: string; host?: string; lines: string; json?: boolean }

export function addGuest(program: Command): void {
  const guest = program
    .command('guest')
    .description('The guests of a lab: look into them, start, stop and remove them.')
  const common = (name: string, text: string) =>
    guest
      .command(name)
      .description(text)
      .option('--name <name>', 'name of the lab', 'local')
      .option('--lab <file>', 'a lab file: hosts of your own')
      .option('--guest <name>', 'which of several guests', guestName)
      .option('--host <host>', 'where it is; found unless given')
      .option('--json', 'for programs')
  common('list', 'Which guests there are, where, and in which state.').action((options: Options) =>
    withCore(true, async (core) => {
      const { guests } = await labState(core, labOf(options))
      if (options.json) return print(guests)
      for (const { name, engine, host, state } of guests)
        process.stdout.write(`${name}  ${engine}  ${host}  ${state}\n`)
    }),
  )
  common('logs', 'What a container wrote on its present host.')
    .option('--lines <n>', 'how many of the last lines', '100')
    .action((options: Options) =>
      inside(options, async (machine) => {
        process.stdout.write(await containerLogs(machine, Number(options.lines) || 100, nameOf(options)))
      }),
    )
  common('stats', 'What a container uses now.').action((options: Options) =>
    inside(options, async (machine) => print(await containerStats(machine, nameOf(options)))),
  )
  common('console', 'A shell in the guest; it must be left before a migration.')
    .argument('[command...]', 'instead of /bin/sh, in a container')
    .action((command: string[], options: Options) =>
      withCore(true, async (core, { signal }) => {
        const { engine, host } = await found(core, options)
        const machine = await (await labOpen(core, labOf(options))).machine(host)
        const argv = command.length > 0 ? { argv: command } : {}
        const asked = { name: nameOf(options), size: terminalSize(), ...argv }
        await attach(await engineOf(engine).console(machine, asked), signal)
      }),
    )
  common('start', 'Start a container that was stopped.').action((options: Options) =>
    change(options, (name) => ['docker', 'start', name]),
  )
  common('stop', 'Stop a container; its state in memory is lost.').action((options: Options) =>
    change(options, (name) => ['docker', 'stop', '-t', '5', name]),
  )
  guest
    .command('remove')
    .argument('<host>', 'where it is removed')
    .description('Remove the guest from a host, running or not.')
    .option('--name <name>', 'name of the lab', 'local')
    .option('--lab <file>', 'a lab file: hosts of your own')
    .option('--guest <name>', 'which of several guests', guestName)
    .action((host: string, options: Options) =>
      held(
        options,
        async (open) => open.host(host) && allEngines.flatMap((engine) => engine.removeSteps(host, nameOf(options))),
      ),
    )
}

function nameOf({ guest }: Options): string {
  const parsed = nameSchema.safeParse(guest)
  if (parsed.success) return parsed.data
  throw new LabError({ code: 'bad-input', message: `${JSON.stringify(guest)} is no name of a guest.` })
}

/** Works with a Docker guest where it is. */
function inside(options: Options, work: (machine: Machine) => Promise<void>): Promise<void> {
  return withCore(true, async (core) => {
    const host = options.host ?? (await found(core, options, 'docker')).host
    await work(await (await labOpen(core, labOf(options))).machine(host))
  })
}

/** Where a lab's guest is, and of which engine. */
async function found(core: Core, options: Options, only?: EngineName): Promise<GuestState> {
  const { guests } = await labState(core, labOf(options))
  const guest = guests.find(({ engine, host }) => engine === (only ?? engine) && host === (options.host ?? host))
  if (guest) return guest
  const message = `The lab has no ${only === 'docker' ? 'Docker guest' : 'guest'}${options.host ? ` on ${options.host}` : ''}.`
  throw new LabError({ code: 'not-found', message, hint: '`guest list` shows all.' })
}

function change(options: Options, argv: (name: string) => string[]): Promise<void> {
  return held(options, async (_open, core) => {
    const host = options.host ?? (await found(core, options, 'docker')).host
    return [{ host, argv: argv(nameOf(options)), why: 'Asked for by hand.' }]
  })
}

function held(options: Options, steps: (open: OpenLab, core: Core) => Promise<Step[]>): Promise<void> {
  return withCore(true, async (core) => {
    const lab = labOf(options)
    await holdLab(core, lab, 'a guest is changed by hand', async () => {
      const open = await labOpen(core, lab)
      await runPlan({ title: 'guest', steps: await steps(open, core) }, { machine: open.machine, journal: noJournal })
    })
  })
}
