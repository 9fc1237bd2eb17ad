// The guest's root filesystem on its host: one of the lab's own, or a tar or folder of the user's, sent once and kept by its hash.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { GuestSpec } from '../../../shared/scenario'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { LabError } from '../../../shared/reply'
import { imageFolder } from '../lab/layers'
import type { RunnerContext } from '../plan/runner'
import { runStep } from '../plan/runner'
import type { ExecOptions } from '../ssh/machine'
import type { RunContext } from './types'

const guestImages = '/var/lib/handover/guests'
const sentImages = '/var/lib/handover/images'

/** Whether `guest.image` is one of the lab's own by name, and no path on the user's machine. */
export function isImageName(image: string): boolean {
  return /^[a-z0-9][a-z0-9-]*$/.test(image)
}

/** Whether `guest.image` is to be pulled from a registry by the host's own Docker: `pull:nginx:1.27`. */
export function isPulled(image: string): boolean {
  return image.startsWith('pull:')
}

/** Brings the image to the host where it is not there yet. Returns what the engine is to take: a name, or a tar on the host. */
export async function imageOn(context: RunContext, image: string, host: string): Promise<string> {
  if (isPulled(image)) return image
  if (isImageName(image)) {
    const machine = await context.lab.machine(host)
    const there = await machine.exec({ argv: ['test', '-e', `${guestImages}/${image}.tar`] })
    if (there.exitCode === 0) return image
    return sendFile(context, await builtHere(context, image, host), host)
  }
  if (!isAbsolute(image)) throw noImage(image, 'is no name of an image and no whole path')
  const found = await stat(image).catch(() => undefined)
  if (!found) throw noImage(image, 'is not there')
  if (!found.isDirectory()) return sendFile(context, image, host)
  const folder = await mkdtemp(join(tmpdir(), 'handover-image-'))
  try {
    return await sendFile(context, await packed(image, folder), host)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A host of the user's own has none of the lab's images: they come from this computer, when a lab was ever up here. */
async function builtHere(context: RunContext, image: string, host: string): Promise<string> {
  const recipe = await readFile(join(context.resources, 'image', 'base.sh'), 'utf8')
  const file = join(imageFolder(recipe), 'guests', `${image}.tar`)
  if (await stat(file).catch(() => undefined)) return file
  const hint =
    'Bring a local lab up once (npm run cli -- lab up), which builds it, or give guest.image a tar or folder of your own.'
  throw new LabError({
    code: 'unsupported',
    message: `${host} has no image “${image}”, nor has this computer.`,
    hint,
    host,
  })
}

/** The disk that a virtual machine of the user's starts from: brought to its host, or where that host sees it already. */
export async function diskOn(context: RunContext, spec: GuestSpec, host: string): Promise<string> {
  if (spec.disk === 'shared') return spec.image
  const found = await stat(spec.image).catch(() => undefined)
  if (!isAbsolute(spec.image) || !found?.isFile()) {
    const message = `There is no file ${spec.image}.`
    const hint =
      'guest.image of a kvm guest is minimal, or the path of a disk (qcow2 or raw), relative to the scenario file.'
    throw new LabError({ code: 'bad-input', message, hint })
  }
  return sendFile(context, spec.image, host)
}

async function packed(source: string, folder: string): Promise<string> {
  const file = join(folder, 'image.tar')
  // In one order, so that the same folder has the same hash; only GNU tar can.
  const order = process.platform === 'linux' ? ['--sort=name', '--format=gnu'] : []
  await promisify(execFile)('tar', [...order, '--numeric-owner', '-C', source, '-cf', file, '.']).catch(
    (thrown: unknown) => {
      const message = `The folder ${source} could not be packed.`
      throw new LabError({ code: 'bad-input', message, detail: String(thrown) }, { cause: thrown })
    },
  )
  return file
}

async function sendFile(context: RunContext, file: string, host: string): Promise<string> {
  const { size: bytes } = await stat(file)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  const digest = hash.digest('hex')
  const target = `${sentImages}/${digest.slice(0, 32)}.tar`
  const { lab, journal, signal } = context
  const machine = await lab.machine(host)
  if ((await machine.exec({ argv: ['test', '-e', target] })).exitCode === 0) return target
  const input = { bytes, open: () => createReadStream(file) }
  const sending: RunnerContext = {
    journal,
    ...(signal ? { signal } : {}),
    machine: async () => ({
      ...machine,
      exec: (command, options?: ExecOptions) => machine.exec(command, { ...options, input }),
    }),
  }
  const store = `umask 077; mkdir -p "\${1%/*}" && cat >"$1.part" && echo "$2  $1.part" | sha256sum -c --status && mv "$1.part" "$1"`
  const step = {
    host,
    argv: ['sh', '-c', store, 'sh', target, digest],
    why: `Send the guest's image (${Math.ceil(bytes / 1_048_576)} MiB) and keep it under its hash.`,
    timeoutMs: 60_000 + bytes / 500,
    undo: { argv: ['rm', '-f', `${target}.part`] },
  }
  await runStep(step, sending)
  return target
}

function noImage(image: string, why: string): LabError {
  const hint = 'guest.image is minimal, debian, or the path of a tar or folder, relative to the scenario file.'
  return new LabError({ code: 'bad-input', message: `The image ${image} ${why}.`, hint })
}
