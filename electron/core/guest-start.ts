// A guest made by hand in a lab that is up, to be moved by hand then. Nothing of it is recorded: that begins with a move.
import { scenarioSchema } from '../../shared/scenario'
import type { Core } from './core'
import { layersOf } from './guests/engines'
import { holdLab, labOpen, labReady, noJournal } from './labs'
import { recoverLab } from './migration/recover'
import type { OperationTools } from './operations'
import { freshGuest } from './runs/guest-life'
import { prepareHosts } from './runs/prepare-lab'
import { readRecord } from './lab/record'

/** Makes the guest of a scenario that says nothing else on `host`, in place of any other guest of the lab. */
export async function startGuest(core: Core, lab: string, host: string, tools: OperationTools): Promise<void> {
  const links = (await readRecord(core.dataFolder, lab))?.links
  const scenario = scenarioSchema.parse({ version: 1, name: `guest on ${host}`, lab, ...(links ? { links } : {}) })
  await holdLab(core, lab, 'a guest is started', async () => {
    await labReady(core, lab, scenario.links, { layers: layersOf(scenario), ...tools })
    const open = await labOpen(core, lab)
    await recoverLab(open, noJournal)
    const context = {
      ...tools,
      lab: open,
      resources: core.resources,
      journal: noJournal,
      entries: () => [],
      onLive: core.setLive,
      onSwitch: core.tellSwitch,
      onSamples: core.tellSamples,
    }
    tools.onProgress({ fraction: 0.2, text: 'The hosts get ready.', leftMs: null })
    await prepareHosts(context)
    tools.onProgress({ fraction: 0.5, text: `The guest starts on ${host}.`, leftMs: null })
    await freshGuest(context, scenario.guest, host)
    // A move by hand goes on with this guest, and has to know what it is.
    core.setLive({ scenario })
  })
  core.emit({ event: 'changed', payload: { topic: 'lab' } })
}
