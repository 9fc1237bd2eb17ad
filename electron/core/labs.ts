// Labs for the window and the command line: up, down, state, switches.
import type { SwitchRequest } from '../../shared/ipc'
import type { GuestState, LabState } from '../../shared/lab'
import type { SwitchEvent } from '../../shared/results'
import { scenarioSchema } from '../../shared/scenario'
import type { Core } from './core'
import { carrierOf } from './lab/carrier'
import { takeDown } from './lab/down'
import type { Links } from './lab/links'
import { holdingLab } from './lab/lock'
import { observe } from './lab/observe'
import type { OpenLab } from './lab/open-lab'
import { openLab } from './lab/open-lab'
import { ownDown, ownName, ownOpen, ownState, ownUp, requireOwnReady } from './lab/own/labs'
import { isLabFile } from './lab/own/own-lab'
import type { UpOptions } from './lab/up'
import { applyLinks, bringUp } from './lab/up'
import { ensureVmImage } from './lab/vm/image'
import { vmOpen, vmRelink } from './lab/vm/labs'
import { vmState } from './lab/vm/observe'
import { vmDown, vmUp } from './lab/vm/up'
import { vmLabOf } from './lab/vm/vm-lab'
import { loadSwitchScripts, makeSwitch } from './net/switch'
import type { JournalWriter } from './sessions/journal-writer'
import { guestLinks, guestName } from './guests/guest'
import { allEngines } from './guests/engines'

/** Links as a scenario has them when it says nothing. */
export const defaultLinks: Links = scenarioSchema.parse({ version: 1, name: 'links' }).links

/** For work outside a session: nothing of it is to be replayed. */
export const noJournal: JournalWriter = { write: () => undefined, sample: () => undefined }

/** `on`: the SSH destination of the Linux machine that is to carry the lab; this computer unless given. */
type Tools = {
  on?: string
  layers?: UpOptions['layers']
  journal?: JournalWriter
  signal?: AbortSignal
  onProgress?: UpOptions['onProgress']
}

function labOptions(core: Core, lab: string, tools: Tools) {
  const { journal = noJournal, signal } = tools
  return { lab, resources: core.resources, dataFolder: core.dataFolder, journal, ...(signal ? { signal } : {}) }
}

/** Runs `work` while this process holds the lab, which is a name or a lab file. Throws `busy`, naming the holder. */
export async function holdLab<T>(core: Core, lab: string, what: string, work: () => Promise<T>): Promise<T> {
  return holdingLab(core.dataFolder, isLabFile(lab) ? await ownName(lab, core) : lab, what, work)
}

/** Brings a lab up; when it is up already with all these layers, only its rates change. The user's own hosts get the bridges that they lack. */
export async function labUp(core: Core, lab: string, links: Links, tools: Tools = {}): Promise<void> {
  const { layers = [], onProgress } = tools
  const options = { ...labOptions(core, lab, tools), links, layers, ...(onProgress ? { onProgress } : {}) }
  await holdLab(core, lab, 'the lab is brought up', async () => {
    const vm = await vmLabOf(lab, core.resources)
    if (vm) await vmUp(vm, { ...options, pool: core.pool })
    else if (isLabFile(lab)) await ownUp(lab, core, options)
    else await bringUp(await carrierOf(lab, core, tools.on), options)
  })
  core.emit({ event: 'changed', payload: { topic: 'lab' } })
}

/** For a run: a local lab comes up by itself; the user's own hosts are only changed when asked (`lab up FILE`). */
export async function labReady(core: Core, lab: string, links: Links, tools: Tools = {}): Promise<void> {
  const own = isLabFile(lab) && !(await vmLabOf(lab, core.resources))
  if (own) await requireOwnReady(lab, core, tools.layers)
  else await labUp(core, lab, links, tools)
}

/** Sets the links where the lab has its queues. Between the user's own hosts there are none: their network is as it is. */
export async function labLinks(core: Core, lab: string, links: Links, tools: Tools = {}): Promise<void> {
  const vm = await vmLabOf(lab, core.resources)
  if (vm) return vmRelink(vm, core, links, labOptions(core, lab, tools))
  if (isLabFile(lab)) return
  await applyLinks(await carrierOf(lab, core), { ...labOptions(core, lab, tools), links })
}

/** Removes all that the lab made. */
export async function labDown(core: Core, lab: string, tools: Tools = {}): Promise<void> {
  await holdLab(core, lab, 'the lab is taken down', async () => {
    const vm = await vmLabOf(lab, core.resources)
    if (vm) return vmDown(vm.name, labOptions(core, lab, tools))
    if (isLabFile(lab)) return ownDown(lab, core, labOptions(core, lab, tools))
    await takeDown(await carrierOf(lab, core, tools.on), labOptions(core, lab, tools))
  })
  core.emit({ event: 'changed', payload: { topic: 'lab' } })
}

/** Makes the image of hosts that are VMs, with these layers, unless it is there. Returns its folder. */
export async function labImage(core: Core, tools: Tools = {}): Promise<string> {
  const { layers = [], onProgress } = tools
  return ensureVmImage({ ...labOptions(core, '', tools), ...(onProgress ? { onProgress } : {}) }, layers)
}

export async function labOpen(core: Core, lab: string): Promise<OpenLab> {
  const vm = await vmLabOf(lab, core.resources)
  if (vm) return vmOpen(vm, core)
  if (isLabFile(lab)) return ownOpen(lab, core)
  return openLab(lab, { dataFolder: core.dataFolder, pool: core.pool, carrier: await carrierOf(lab, core) })
}

/** What is up of a lab, with its guests. */
export async function labState(core: Core, lab: string): Promise<LabState> {
  const state = await stateOf(core, lab)
  if (state.state !== 'up') return state
  const guests = await findGuests(core, lab).catch((): GuestState[] => [])
  return { ...state, guests }
}

async function stateOf(core: Core, lab: string): Promise<LabState> {
  const vm = await vmLabOf(lab, core.resources)
  if (vm) return vmState(vm, core)
  if (isLabFile(lab)) return ownState(lab, core)
  return observe(await carrierOf(lab, core), { lab, resources: core.resources })
}

async function findGuests(core: Core, lab: string): Promise<GuestState[]> {
  const open = await labOpen(core, lab)
  const found: GuestState[] = []
  for (const host of open.record.hosts.filter(({ role }) => role === 'cloudlet')) {
    const addresses = Object.fromEntries(guestLinks(host).map((link) => [link.port, link.address]))
    for (const engine of allEngines) {
      const state = await engine.presence(await open.machine(host.name))
      if (state !== 'absent') found.push({ name: guestName, engine: engine.name, host: host.name, state, addresses })
    }
  }
  return found
}

/** Switches an interface by hand; the host puts it back by itself after the request's time. */
export async function labSwitch(core: Core, request: SwitchRequest, journal: JournalWriter): Promise<SwitchEvent> {
  const scripts = await loadSwitchScripts(core.resources)
  const what = `${request.interface} of ${request.host} is switched ${request.action}`
  const event = await holdLab(core, request.lab, what, async () => {
    const open = await labOpen(core, request.lab)
    const context = { machine: open.machine, journal }
    return makeSwitch(open.record, request, { context, scripts, offsetMs: () => 0 })
  })
  core.tellSwitch(event)
  core.emit({ event: 'changed', payload: { topic: 'lab' } })
  return event
}
