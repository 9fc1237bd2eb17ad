// What a person starts from the page and what takes a while: the lab up and down, runs, moves.
import type { Operation } from '../../shared/operation'
import { LabError } from '../../shared/reply'
import type { Scenario } from '../../shared/scenario'
import { scenarioSchema } from '../../shared/scenario'
import type { Core } from '../core/core'
import { startGuest } from '../core/guest-start'
import type { LabWatch } from '../core/lab-watch'
import { isLabFile } from '../core/lab/own/own-lab'
import { readRecord } from '../core/lab/record'
import { defaultLinks, labDown, labState, labUp } from '../core/labs'
import { requireSupported } from '../core/migration/supported'
import type { OperationTools } from '../core/operations'
import { runSession } from '../core/runs/session-run'
import type { PageLab } from './page-lab'
import { createTurns } from './turns'
import type { Questions } from './questions'

type Started = { operation: string }

export function createWork(core: Core, pageLab: PageLab, questions: Questions, watch: LabWatch) {
  /** One operation at a time, with the hosts to itself. */
  function start(
    kind: Operation['kind'],
    title: string,
    work: (tools: OperationTools) => Promise<string | null>,
  ): Started {
    questions.begin()
    const { operation } = core.operations.start(kind, title, (tools) => watch.without(() => work(tools)))
    return { operation }
  }

  /** Throws `busy` while anything is going on. */
  function requireIdle(): void {
    if (!core.operations.list().some(({ status }) => status.state === 'running')) return
    throw new LabError({ code: 'busy', message: 'Something is going on in the lab.', hint: 'Wait for its end first.' })
  }

  const inOwnLab = <T extends { lab?: string | undefined }>(scenario: T): T => ({
    ...scenario,
    lab: pageLab.at(scenario.lab === undefined || scenario.lab === 'local' ? pageLab.name() : scenario.lab),
  })

  const turns = createTurns()

  function run(given: Scenario, { existingGuest = false, stepwise = false } = {}): Started {
    const scenario = inOwnLab(given)
    requireSupported(scenario)
    return start('run', scenario.name, async (tools) => {
      const { session, results } = await runSession(
        core,
        {
          scenario,
          existingGuest,
          keepGuest: true,
          ...(stepwise ? { nextLesson: () => turns.wait(tools.signal) } : {}),
        },
        tools,
      )
      const failed = results.runs.find((result) => result.error !== null)
      if (failed?.error && results.runs.length === 1) throw new LabError(failed.error)
      return session.id
    })
  }

  /** A move by hand: the guest that runs goes to `to`; where none runs, one is made on the other cloudlet first. */
  async function move(lab: string, to: string): Promise<Started> {
    const state = await labState(core, lab)
    const here = state.guests.find((guest) => guest.state === 'running')
    const other = state.hosts.find((host) => host.role === 'cloudlet' && host.name !== to)
    const from = here?.host ?? other?.name ?? 'cloudlet-a'
    const guest = core.live.scenario?.guest
    const scenario = scenarioSchema.parse({
      version: 1,
      name: `move to ${to}`,
      lab,
      links: state.links,
      ...(here && guest ? { guest } : {}),
      migration: { from, to, after: '1s' },
    })
    return run(scenario, { existingGuest: here !== undefined })
  }

  return {
    start,
    requireIdle,
    inOwnLab,
    run,
    next: turns.next,
    move,
    async labUp(lab: string, on: string | undefined): Promise<Started> {
      const links = (isLabFile(lab) ? null : await readRecord(core.dataFolder, lab))?.links ?? defaultLinks
      return start('lab-up', `Start the lab ${pageLab.name()}`, async (tools) => {
        await labUp(core, lab, links, { ...tools, ...(on === undefined ? {} : { on }) })
        return null
      })
    },
    guestStart: (lab: string, host: string): Started =>
      start('guest', `Start a guest on ${host}`, async (tools) => {
        await startGuest(core, lab, host, tools)
        return null
      }),
    labDown: (lab: string): Started =>
      start('lab-down', `Remove the lab ${pageLab.name()}`, async ({ signal }) => {
        await labDown(core, lab, { signal })
        return null
      }),
  }
}
