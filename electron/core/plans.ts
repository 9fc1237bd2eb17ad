// The steps that an intent would take, with nothing done: `--dry-run`, "show me the shell", teaching.
import type { RequestInput } from '../../shared/ipc'
import type { LayerName } from '../../shared/names'
import type { Plan } from '../../shared/plan'
import type { Scenario } from '../../shared/scenario'
import { scenarioSchema } from '../../shared/scenario'
import type { Core } from './core'
import { engineOf, layersOf } from './guests/engines'
import { firstGuest } from './guests/guest'
import { carrierOf } from './lab/carrier'
import { freeManagement, readFacts } from './lab/facts'
import { downPlan, upPlan } from './lab/plans'
import { ownOpen, ownPlan } from './lab/own/labs'
import { isLabFile } from './lab/own/own-lab'
import { plannedRecord } from './lab/planned-record'
import type { LabRecord } from './lab/record'
import { readRecord } from './lab/record'
import { vmPlans, vmRecord } from './lab/vm/labs'
import { vmLabOf } from './lab/vm/vm-lab'
import { labImages, joinLayers } from './lab/layers'
import { loadScripts } from './lab/scripts'
import { labTopology } from './lab/topology'
import { defaultLinks } from './labs'
import { channelSteps, cleanupSteps, keySteps } from './migration/channel'
import { dockerPlans } from './migration/docker/show'
import { handoverSteps, precopySteps } from './migration/lxc/plan'
import { precopyRule } from './migration/rounds'
import { kvmPlans } from './migration/kvm/show'
import { qiuPlans } from './migration/lxc/qiu-plan'
import { labEndpointSteps } from './net/endpoints'
import { loadSwitchScripts, switchPlan } from './net/switch'
import { requireSupported } from './migration/supported'
import type { Move } from './migration/mover'

/** What would be run. Only reads the machine; what a step learns from an earlier one is shown as <angle brackets>. */
export async function showPlans(core: Core, asked: RequestInput<'plan.show'>): Promise<Plan[]> {
  switch (asked.intent) {
    case 'lab-up':
      return labPlans(core, 'up', asked.lab, asked.layers ?? [])
    case 'lab-down':
      return labPlans(core, 'down', asked.lab, [])
    case 'switch': {
      const scripts = await loadSwitchScripts(core.resources)
      return [{ title: 'switch', steps: switchPlan(await recordOf(core, asked.request.lab), asked.request, scripts) }]
    }
    case 'run':
      return runPlans(core, scenarioSchema.parse(asked.scenario))
  }
}

async function labPlans(core: Core, which: 'up' | 'down', lab: string, layers: readonly LayerName[]): Promise<Plan[]> {
  const vm = await vmLabOf(lab, core.resources)
  if (vm) return vmPlans(which, vm, { ...core, links: defaultLinks, layers })
  if (isLabFile(lab)) return [await ownPlan(which, lab, core)]
  return which === 'up' ? labUpPlans(core, lab, layers) : [downPlan(lab, await loadScripts(core.resources))]
}

async function labUpPlans(core: Core, lab: string, wanted: readonly LayerName[]): Promise<Plan[]> {
  const scripts = await loadScripts(core.resources)
  const facts = await readFacts(await carrierOf(lab, core), lab, scripts)
  const had = facts.manifest?.layers ?? []
  const layers = joinLayers(had, wanted)
  const images = labImages(scripts, layers)
  const outgrown = facts.manifest !== null && layers.length > had.length
  const topology = labTopology(lab, facts.manifest?.management ?? freeManagement(facts.networks))
  const upFacts = {
    cgroups: facts.cgroups ?? '',
    delayedBy: facts.delayedBy,
    imagesReady: facts.imagesReady,
    existed: facts.manifest !== null && !outgrown,
    claim: '<claim>',
  }
  const up = upPlan(topology, upFacts, { scripts, links: defaultLinks, publicKey: '<the lab key>', images })
  return outgrown ? [downPlan(lab, scripts), up] : [up]
}

/** The lab's record, or what it would be when the lab is not up. */
async function recordOf(core: Core, lab: string): Promise<LabRecord> {
  const vm = await vmLabOf(lab, core.resources)
  if (vm) return vmRecord(vm, defaultLinks, core.dataFolder)
  if (isLabFile(lab)) return (await ownOpen(lab, core)).record
  return (await readRecord(core.dataFolder, lab)) ?? plannedRecord(lab, defaultLinks)
}

async function runPlans(core: Core, scenario: Scenario): Promise<Plan[]> {
  requireSupported(scenario)
  const record = await recordOf(core, scenario.lab)
  const find = (name: string) => record.hosts.find((host) => host.name === name)
  const [from, to] = [find(scenario.migration.from), find(scenario.migration.to)]
  if (!from || !to) return []
  const { transport } = scenario.migration
  const engine = engineOf(scenario.guest.engine)
  const precopy = precopyRule(scenario.migration)
  const move: Move = { id: '<run>', from, to, guest: scenario.guest, transport, ...(precopy ? { precopy } : {}) }
  const address = to.interfaces[0]?.address ?? ''
  return [
    ...(await labReadyPlans(core, scenario)),
    { title: 'MPTCP endpoints', steps: labEndpointSteps(record) },
    {
      title: `guest on ${from.name}`,
      steps: [
        ...engine.createSteps(from, scenario.guest, { workload: '<workload.py>\n' }),
        ...engine.startSteps(from, scenario.guest),
      ],
    },
    ...(engine.name === 'kvm' ? kvmPlans(move, scenario.migration, address) : checkpointPlans(scenario, move, address)),
  ]
}

// The user's own hosts are only changed when asked.
async function labReadyPlans(core: Core, scenario: Scenario): Promise<Plan[]> {
  const own = isLabFile(scenario.lab) && !(await vmLabOf(scenario.lab, core.resources))
  return own ? [] : labPlans(core, 'up', scenario.lab, layersOf(scenario))
}

function checkpointPlans(scenario: Scenario, move: Move, address: string): Plan[] {
  const { from, to, transport } = move
  return [
    { title: 'prepare: keys', steps: keySteps(move.id, from.name, to.name) },
    {
      title: 'prepare: channel',
      steps: channelSteps(move.id, move, { login: '<login key>', host: '<host key>' }, transport),
    },
    ...movePlans(scenario, move, address),
    {
      title: 'cleanup',
      steps: [...engineOf(scenario.guest.engine).removeSteps(from.name, firstGuest.name), ...cleanupSteps(move)],
    },
  ]
}

function movePlans({ guest, migration }: Scenario, move: Move, address: string): Plan[] {
  if (guest.engine === 'docker') return dockerPlans(move, address, migration)
  return migration.method === 'qiu' ? qiuPlans(move, address) : streamedPlans(move, address)
}

function streamedPlans(move: Move, address: string): Plan[] {
  const frozen = handoverSteps(move, address, 0)
  return [
    { title: 'precopy', steps: precopySteps(move, address) },
    { title: 'freeze, transfer, restore, verify, confirm', steps: [...frozen.receive, ...frozen.send] },
  ]
}
