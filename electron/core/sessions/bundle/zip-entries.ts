// The table of contents of a zip file, read strictly: what a bundle of ours never has is refused before anything is unpacked.
import type { FileHandle } from 'node:fs/promises'
import type { BundleLimits } from './limits'
import { named, refused } from './refuse'

export type ZipEntry = { name: string; method: 0 | 8; packed: number; bytes: number; offset: number }

const endLength = 22
const longestComment = 65_535
const mostDirectoryBytes = 1_000_000

/** All entries of an open zip file of `size` bytes. Throws `bad-input` with the reason. */
export async function readEntries(file: FileHandle, size: number, limits: BundleLimits): Promise<ZipEntry[]> {
  const end = await findEnd(file, size)
  const { count, directoryBytes, directoryOffset } = end
  if (count === 0xffff || directoryOffset === 0xffffffff)
    throw refused('it is a zip of more than 4 GiB or 65,535 files')
  if (count > limits.entries) throw refused(`it has ${count} entries, and at most ${limits.entries} are taken`)
  if (directoryBytes > mostDirectoryBytes || directoryOffset + directoryBytes !== end.offset) {
    throw refused('its table of contents is damaged')
  }
  const directory = await readAt(file, directoryOffset, directoryBytes)
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    const read = entryAt(directory, at)
    at = read.next
    entries.push(read.entry)
  }
  if (at !== directoryBytes) throw refused('its table of contents has more in it than it says')
  checkOverlaps(entries, directoryOffset)
  return entries
}

/** Exactly `length` bytes from `offset` on; throws `bad-input` where the file ends before. */
export async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, offset)
  if (bytesRead < length) throw refused('the file ends too early')
  return buffer
}

async function findEnd(file: FileHandle, size: number) {
  const length = Math.min(size, endLength + longestComment)
  const tail = await readAt(file, size - length, length)
  for (let at = length - endLength; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue
    const comment = tail.readUInt16LE(at + 20)
    if (at + endLength + comment !== length) continue
    if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0) throw refused('it is one part of several')
    return {
      count: tail.readUInt16LE(at + 10),
      directoryBytes: tail.readUInt32LE(at + 12),
      directoryOffset: tail.readUInt32LE(at + 16),
      offset: size - length + at,
    }
  }
  const zip = size >= 4 && (await readAt(file, 0, 4)).readUInt32LE(0) === 0x04034b50
  throw refused(zip ? 'the zip file is cut off' : 'it is not a zip file')
}

function entryAt(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) {
    throw refused('its table of contents is damaged')
  }
  const nameLength = directory.readUInt16LE(at + 28)
  const next = at + 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  const name = directory.subarray(at + 46, at + 46 + nameLength).toString('latin1')
  if (next > directory.length) throw refused('its table of contents is damaged')
  if (directory.readUInt16LE(at + 8) & 1) throw refused(`${named(name)} is encrypted`)
  const method = directory.readUInt16LE(at + 10)
  if (method !== 0 && method !== 8) throw refused(`${named(name)} is packed in a way that bundles do not use`)
  const madeByUnix = directory.readUInt16LE(at + 4) >> 8 === 3
  const type = madeByUnix ? (directory.readUInt32LE(at + 38) >>> 16) & 0xf000 : 0
  if (type === 0xa000) throw refused(`${named(name)} is a link to another file`)
  if (type !== 0 && type !== 0x8000) throw refused(`${named(name)} is no ordinary file`)
  const packed = directory.readUInt32LE(at + 20)
  const bytes = directory.readUInt32LE(at + 24)
  if (method === 0 && packed !== bytes) throw refused(`${named(name)} has two different sizes`)
  return { entry: { name, method, packed, bytes, offset: directory.readUInt32LE(at + 42) }, next }
}

/** Entries that share their packed bytes unpack to far more than the file holds. */
function checkOverlaps(entries: readonly ZipEntry[], directoryOffset: number): void {
  const sorted = entries.toSorted((one, other) => one.offset - other.offset)
  for (const [index, { name, offset, packed }] of sorted.entries()) {
    const end = sorted[index + 1]?.offset ?? directoryOffset
    if (offset + 30 + name.length + packed > end) throw refused(`${named(name)} overlaps with what follows it`)
  }
}
