// Pure: which steps bring a lab up and take it down.
import type { Plan, Step } from '../../../shared/plan'
import type { Switch } from './delays'
import { linkSteps } from './links'
import type { Links } from './links'
import { manifestOf, manifestText } from './manifest'
import type { LabImage } from './layers'
import { stackOf } from './layers'
import type { LabScripts } from './scripts'
import type { Topology } from './topology'
import { locked } from './topology'

export type UpFacts = Pick<Switch, 'delayedBy' | 'cgroups'> & {
  imagesReady: readonly string[]
  /** The lab's manifest is there: what this plan does must not be undone by removing the lab. */
  existed: boolean
  /** Unlike that of any other `up`. */
  claim: string
}
export type UpInput = {
  scripts: LabScripts
  links: Links
  publicKey: string
  /** Of the lab's hosts, the base first (labImages). */
  images: readonly [LabImage, ...LabImage[]]
}

/** Everything that brings the lab up, from an empty machine or from any half-made state. */
export function upPlan(topology: Topology, facts: UpFacts, input: UpInput): Plan {
  const { lab, folder, management } = topology
  const { scripts, links, images } = input
  const manifest = manifestText(manifestOf(topology, images, facts.cgroups, facts.claim))
  const steps = missingImages(images, facts.imagesReady).map(imageStep)
  steps.push({
    host: 'machine',
    argv: ['sh', '-s', '--', lab, management, manifest],
    stdin: scripts.claim,
    why: 'Write down what the lab will make before making it, so that it can always be removed.',
    ...(facts.existed ? {} : { undo: removal(lab, scripts, facts.claim) }),
  })
  for (const name of ['network', 'host', 'inside'] as const) {
    steps.push(put(`${folder}/bin/${name}.sh`, scripts[name], `Put the script that makes a lab's ${name} in place.`))
  }
  steps.push(put(`${folder}/keys/authorized_keys`, `${input.publicKey}\n`, 'Let the key made for this lab log in.'))
  for (const host of topology.hosts) {
    steps.push({
      host: 'machine',
      argv: [...locked, 'sh', `${folder}/bin/network.sh`, lab, host.name, String(host.number), management],
      why: `Give ${host.name} its network: eth0 and eth1 through br0 and br1 to the switch, and a management path apart.`,
    })
  }
  const start = [...locked, 'sh', `${folder}/bin/host.sh`]
  for (const host of topology.hosts) {
    steps.push({
      host: 'machine',
      argv: [...start, lab, host.name, host.managementAddress, stackOf(images), facts.cgroups],
      why: `Start ${host.name}: its own processes, mounts and cgroup over the lab image, with sshd.`,
    })
  }
  if (facts.delayedBy === 'program') {
    steps.push(put(`${folder}/bin/delay.sh`, scripts.delay, 'Put the script that delays packets in place.'))
    steps.push(put(`${folder}/bin/delay.py`, scripts.delayProgram, 'Put the program that holds them in place.'))
  }
  const of: Switch = { lab, delayedBy: facts.delayedBy, cgroups: facts.cgroups, image: images[0].folder }
  steps.push(...linkSteps(of, 'eth0', links.eth0), ...linkSteps(of, 'eth1', links.eth1))
  return { title: `lab ${lab}: up`, steps }
}

/** Takes down whatever there is of the lab; succeeds when there is nothing. */
export function downPlan(lab: string, scripts: LabScripts): Plan {
  const why =
    'End the lab’s processes, then remove its links, namespaces, cgroup and folder, as its manifest lists them.'
  return { title: `lab ${lab}: down`, steps: [{ ...removal(lab, scripts), host: 'machine', why, timeoutMs: 120_000 }] }
}

export function missingImages(images: readonly LabImage[], ready: readonly string[]): LabImage[] {
  return images.filter((image) => !ready.includes(image.folder))
}

/** Builds an image below its recipes' hash; it prints its progress. */
export function imageStep(image: LabImage): Step {
  return {
    host: 'machine',
    // A mount namespace of its own: what the build mounts goes with it, however it ends. The recipe is an argument and not
    // standard input, from which the tools that it runs could read.
    argv: ['unshare', '--mount', '--propagation', 'private', ...image.build],
    why:
      image.name === 'base'
        ? 'Build the root filesystem of the lab hosts, once; it is kept for all labs.'
        : `Build the layer ${image.name} over it, once; labs whose guests need it are started with it.`,
    timeoutMs: 30 * 60_000,
  }
}

function removal(lab: string, scripts: LabScripts, claim?: string): { argv: string[]; stdin: string } {
  return { argv: ['sh', '-s', '--', lab, ...(claim === undefined ? [] : [claim])], stdin: scripts.down }
}

function put(path: string, text: string, why: string): Step {
  return { host: 'machine', argv: ['sh', '-c', 'cat >"$1.part" && mv "$1.part" "$1"', 'put', path], stdin: text, why }
}
