// A disk as a user may have one, for tests: GRUB, Debian's kernel, and a program that writes numbered blocks to it all the time.
// Built once by a recipe and kept beside the lab's images.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { imageFolder } from '../../lab/layers'
import { loadScripts } from '../../lab/scripts'
import type { TestLab } from '../../runs/lab.fixture'
import { resources } from '../../runs/lab.fixture'
import type { Machine } from '../../ssh/machine'

/** The path of the disk (raw, 64 MiB) on this machine; the lab's image for kvm guests has to be there. */
export async function ownDisk(): Promise<string> {
  const { image: base, layer, layers } = await loadScripts(resources)
  const text = await readFile(join(resources, '../electron/core/migration/kvm/own-disk.recipe.sh'), 'utf8')
  const recipe = text.replace('@KVM@', imageFolder(base, layer, layers.kvm))
  const folder = imageFolder(base, layer, recipe)
  const argv = ['--mount', '--propagation', 'private', 'sh', '-c', layer, 'layer.sh', folder, imageFolder(base), recipe]
  await promisify(execFile)('unshare', argv)
  return join(folder, 'guests', 'disk.raw')
}

const ask = `
import socket, sys
guest = socket.create_connection((sys.argv[1], int(sys.argv[2])), 30)
guest.sendall(b"v\\n")
print(guest.makefile().readline(), end="")
`
const answerSchema = z.object({ written: z.number(), blocks: z.number(), bad: z.number() })

/** Has the program in the guest read back, past its caches, every block that it ever wrote. */
export async function checkDisk(client: Machine, address: string): Promise<z.infer<typeof answerSchema>> {
  const { stdout } = await client.exec({ argv: ['python3', '-', address, '7000'], stdin: ask }, { timeoutMs: 60_000 })
  return answerSchema.parse(JSON.parse(stdout))
}

/** A filesystem with this disk on it that both cloudlets have mounted: they share one kernel, and so one block device. */
export async function sharedVolume({ context }: TestLab, disk: string) {
  const run = async (file: string, ...argv: string[]) => (await promisify(execFile)(file, argv)).stdout.trim()
  const scratch = await mkdtemp(join(tmpdir(), 'handover-volume-'))
  const file = join(scratch, 'volume')
  await run('truncate', '-s', '256M', file)
  await mkdir(join(scratch, 'content'))
  await run('cp', '--sparse=always', disk, join(scratch, 'content', 'disk.raw'))
  await run('mke2fs', '-q', '-t', 'ext4', '-d', join(scratch, 'content'), file)
  const device = await run('losetup', '--find', '--show', file)
  const [major, minor] = (await run('stat', '-c', '%Hr %Lr', device)).split(' ')
  const folder = '/mnt/volume'
  const on = async (host: string, line: string) => {
    const { exitCode, stderr } = await (await context.lab.machine(host)).exec({ argv: ['sh', '-ec', line] })
    if (exitCode !== 0) throw new Error(stderr)
  }
  const leave = (host: string) => on(host, `! mountpoint -q ${folder} || umount ${folder}`)
  const hosts = ['cloudlet-a', 'cloudlet-b']
  for (const host of hosts) {
    await on(
      host,
      `mkdir -p ${folder}; [ -e /dev/volume ] || mknod /dev/volume b ${major} ${minor}; mount /dev/volume ${folder}`,
    )
  }
  return {
    folder,
    leave,
    close: async () => {
      for (const host of hosts) await leave(host)
      await run('losetup', '-d', device)
      await rm(scratch, { recursive: true, force: true })
    },
  }
}
