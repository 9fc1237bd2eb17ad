// The disk, kernel and initrd that VMs boot, made once of the lab image. Making it needs root; using it does not.
import { access, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { LayerName } from '../../../../shared/names'
import type { Step } from '../../../../shared/plan'
import { LabError } from '../../../../shared/reply'
import { runPlan } from '../../plan/runner'
import { localMachine } from '../../ssh/local-machine'
import { readFacts, requireCapable } from '../facts'
import { imageProgress } from '../image-progress'
import { imageFolder, labImages, stackOf } from '../layers'
import { imageStep, missingImages } from '../plans'
import type { LabScripts } from '../scripts'
import { loadScripts } from '../scripts'
import type { UpOptions } from '../up'

export type ImageOptions = Pick<UpOptions, 'resources' | 'dataFolder' | 'journal' | 'signal' | 'onProgress'>
type VmImage = { folder: string; step: Step }

/** The image of hosts with these layers, and the step that makes it. Pure. */
export function vmImage(
  scripts: LabScripts,
  own: { recipe: string; init: string },
  layers: readonly LayerName[],
): VmImage {
  const images = labImages(scripts, layers)
  const folder = imageFolder(own.recipe, own.init, ...images.map((image) => image.folder))
  const step: Step = {
    host: 'machine',
    argv: [
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      own.recipe,
      'vm.sh',
      folder,
      stackOf(images),
      own.init,
    ],
    why: 'Make a bootable disk of the lab image, with Debian’s cloud kernel, once; it is kept for all labs of VMs.',
    timeoutMs: 30 * 60_000,
  }
  return { folder, step }
}

/** The folder of the image, which is made when it is not there yet. Throws `unsupported` when that needs root and there is none. */
export async function ensureVmImage(options: ImageOptions, layers: readonly LayerName[]): Promise<string> {
  const { resources, dataFolder } = options
  const scripts = await loadScripts(resources)
  const read = (path: string) => readFile(join(resources, path), 'utf8')
  const [recipe, ...parts] = await Promise.all([read('image/vm.sh'), read('lab/sshd.sh'), read('lab/vm-init.sh')])
  const { folder, step } = vmImage(scripts, { recipe, init: `#!/bin/sh\n${parts.join('')}` }, layers)
  // One that was made on another computer may lie in the user's own folder.
  const copied = join(dataFolder, 'images', basename(folder))
  for (const place of [folder, copied]) if (await isHere(join(place, 'disk.raw'))) return place
  await build(options, scripts, layers, step, copied)
  return folder
}

async function build(
  options: ImageOptions,
  scripts: LabScripts,
  layers: readonly LayerName[],
  step: Step,
  copied: string,
): Promise<void> {
  const machine = localMachine()
  const images = labImages(scripts, layers)
  const facts = await readFacts(machine, 'image', scripts).catch((thrown: unknown) => {
    const message = 'The image for hosts that are VMs is not made yet, and making it needs root, once.'
    const hint = `sudo npm run cli -- lab image${layers.length > 0 ? ` --with ${layers.join(',')}` : ''} (or copy ${copied} from a Linux computer that has it)`
    throw new LabError({ code: 'unsupported', message, hint, detail: String(thrown) }, { cause: thrown })
  })
  requireCapable(facts, images[0].folder)
  const steps = [...missingImages(images, facts.imagesReady).map(imageStep), step]
  const { journal, signal, onProgress } = options
  let index = 0
  const listen = imageProgress((now) =>
    onProgress?.({ ...now, fraction: (0.7 * (index + now.fraction)) / steps.length }),
  )
  await runPlan(
    { title: 'image for hosts that are VMs', steps },
    {
      machine: async () => machine,
      journal,
      ...(signal ? { signal } : {}),
      onLine: listen,
      onStep: (now) => (index = now),
    },
  )
}

function isHere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
