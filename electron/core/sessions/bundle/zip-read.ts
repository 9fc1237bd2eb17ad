// One file out of a zip, unpacked in memory with a bound that holds whatever the zip says of itself.
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import type { BundleLimits } from './limits'
import { named, refused } from './refuse'
import { readAt, type ZipEntry } from './zip-entries'

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** Refuses by the sizes that are declared; `readEntry` then holds each entry to its own. Throws `bad-input`. */
export function checkSizes(entries: readonly ZipEntry[], limits: BundleLimits): void {
  let total = 0
  for (const { name, packed, bytes } of entries) {
    total += bytes
    if (bytes > limits.fileBytes) throw refused(`${named(name)} unpacks to ${megabytes(bytes)}, too much`)
    if (bytes > 2 ** 20 && bytes > packed * limits.ratio) {
      throw refused(`${named(name)} unpacks to ${Math.round(bytes / Math.max(1, packed))} times its size, as no recording does`) // prettier-ignore
    }
  }
  if (total > limits.totalBytes) throw refused(`it unpacks to ${megabytes(total)}, too much`)
}

/** The file's bytes; never more of them than the entry declares. Throws `bad-input`. */
export async function readEntry(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const header = await readAt(file, entry.offset, 30)
  const nameLength = header.readUInt16LE(26)
  const local = await readAt(file, entry.offset + 30, nameLength)
  const same = header.readUInt32LE(0) === 0x04034b50 && local.toString('latin1') === entry.name
  if (!same || header.readUInt16LE(8) !== entry.method) throw refused(`${named(entry.name)} has two different headers`)
  const data = await readAt(file, entry.offset + 30 + nameLength + header.readUInt16LE(28), entry.packed)
  const bytes = entry.method === 0 ? data : await unpack(data, entry)
  if (bytes.length !== entry.bytes) throw refused(`${named(entry.name)} is shorter than it says`)
  return bytes
}

async function unpack(data: Buffer, { name, bytes }: ZipEntry): Promise<Buffer> {
  try {
    return await inflate(data, { maxOutputLength: Math.max(1, bytes) })
  } catch (thrown) {
    const tooLong = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE'
    throw refused(
      tooLong ? `${named(name)} is longer than it says` : `${named(name)} cannot be unpacked: it is damaged`,
    )
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
