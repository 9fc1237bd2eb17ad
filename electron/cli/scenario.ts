// The scenario that a command is about: a file, or one out of a bundle, with its lab and its images found.
import { access, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LabError } from '../../shared/reply'
import type { Scenario } from '../../shared/scenario'
import { loadInventory } from '../core/hosts/inventory'
import { isLabFile } from '../core/lab/own/own-lab'
import { isVmName } from '../core/lab/vm/vm-lab'
import { requireSupported } from '../core/migration/supported'
import { isImageName, isPulled } from '../core/runs/guest-image'
import { localHosts } from '../core/scenario/checks'
import { parseScenario } from '../core/scenario/parse'
import { bundledScenario, isZip } from '../core/sessions/bundle/scenario'
import { labGiven } from './lab'

/** Reads and checks a scenario; `lab` goes before its own. Throws `bad-input` (with line and column) before any host is touched. */
export async function readScenario(file: string, lab?: string): Promise<Scenario> {
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new LabError({ code: 'bad-input', message: `${file} cannot be read (${error.code}).` })
  })
  const scenario = isZip(text)
    ? await onItsLab(await bundledScenario(file), file, lab, labHere)
    : await onItsLab(text, file, lab)
  requireSupported(scenario)
  return withImages(scenario, dirname(file))
}

async function onItsLab(
  text: Uint8Array,
  file: string,
  lab: string | undefined,
  here = (theirs: string) => theirs,
): Promise<Scenario> {
  const own = (path: string) => resolve(lab === undefined ? dirname(file) : '.', path)
  // With hosts unknown at first: which there are, only the lab file says.
  const named = (lab && labGiven(lab)) ?? here(parseScenario(text, { file, hosts: null }).lab)
  if (isVmName(named)) return { ...parseScenario(text, { file, hosts: localHosts }), lab: named }
  if (!isLabFile(named)) return { ...parseScenario(text, { file }), lab: named }
  const { hosts } = (await loadInventory(own(named))).lab
  const scenario = parseScenario(text, { file, hosts: Object.keys(hosts) })
  const { from, to } = scenario.migration
  const client = [from, to].find((host) => hosts[host]?.role === 'client')
  if (client === undefined) return { ...scenario, lab: own(named) }
  const message = `${file}: ${client} has the role client in ${named}; a guest moves between cloudlets.`
  throw new LabError({ code: 'bad-input', message })
}

/** Another person's names of labs mean nothing here, but hosts that are VMs are so everywhere. */
function labHere(theirs: string): string {
  if (isVmName(theirs)) return 'local-vm'
  if (!isLabFile(theirs)) return 'local'
  const message = `The bundle was recorded on hosts of its owner’s (${theirs}).`
  const hint = 'Say where it is to run here: --lab with your own lab file, or --lab local.'
  throw new LabError({ code: 'bad-input', message, hint })
}

const labImages = ['minimal', 'debian']

/** Paths of images are relative to the scenario file, and must be there before any host is touched. */
async function withImages(scenario: Scenario, folder: string): Promise<Scenario> {
  const whole = async (image: string) => {
    // A shared disk is a path on the hosts.
    if (isPulled(image) || scenario.guest.disk === 'shared') return image
    const path = resolve(folder, image)
    const there = await access(path).then(
      () => true,
      () => false,
    )
    // A word alone is a name of the lab's, unless only a folder beside the scenario can be meant.
    if (isImageName(image) && (!there || labImages.includes(image))) return image
    if (!there) {
      const hint = 'It is a folder or a tar of your own on this computer; a bundle does not hold it.'
      throw new LabError({ code: 'bad-input', message: `guest.image: there is no ${path}.`, hint })
    }
    return path
  }
  const guest = { ...scenario.guest, image: await whole(scenario.guest.image) }
  const levels = scenario.factors['guest.image']
  if (!levels) return { ...scenario, guest }
  const images = await Promise.all(levels.map((level) => whole(String(level))))
  return { ...scenario, guest, factors: { ...scenario.factors, 'guest.image': images } }
}
