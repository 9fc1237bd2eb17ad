// A recording's files as they were at one moment, also while it is being written: what agrees is all that is taken.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { linesOf } from '../chain'
import { isKnownName } from './contents'

/** What is made from a recording, and what belongs to a hand-in: no part of the recording. */
const made = /^(report\.html|course\.yaml|answers\.yaml)$/
// A run is journaled before it is in the results, and a line is written before its link: read in this order nothing in one
// file is ahead of the next, but for links of lines that came since.
const order = ['results.json', 'journal.ndjson', 'journal.chain']

/** The recorded files of a session's folder by name. */
export async function recordedFiles(folder: string): Promise<Map<string, Buffer>> {
  const found = await readdir(folder, { withFileTypes: true })
  const names = found.flatMap((entry) => (entry.isFile() && isKnownName(entry.name) && !made.test(entry.name) ? entry.name : [])) // prettier-ignore
  const files = new Map<string, Buffer>()
  for (const name of [...order.filter((one) => names.includes(one)), ...names.filter((one) => !order.includes(one))]) {
    files.set(name, await (name.endsWith('.ndjson') ? wholeLines : readFile)(join(folder, name)))
  }
  const chain = files.get('journal.chain')
  if (chain) files.set('journal.chain', await upTo(files.get('journal.ndjson'), chain, join(folder, 'journal.ndjson')))
  return files
}

/** Without the last line where it was just being written; one that a crash cut off stays. */
async function wholeLines(file: string): Promise<Buffer> {
  const bytes = await readFile(file)
  const whole = bytes.lastIndexOf(10) + 1
  return whole < bytes.length && (await stat(file)).size > bytes.length ? bytes.subarray(0, whole) : bytes
}

/** The links without those of lines that the journal has got since it was read; a line that is gone from it keeps its link. */
async function upTo(journal: Buffer | undefined, chain: Buffer, file: string): Promise<Buffer> {
  const links = linesOf(chain)
  const lines = linesOf(journal ?? Buffer.alloc(0)).length
  if (links.length <= lines || linesOf(await readFile(file)).length < links.length) return chain
  return Buffer.from(links.slice(0, lines).map((link) => `${link}\n`).join(''), 'latin1') // prettier-ignore
}
