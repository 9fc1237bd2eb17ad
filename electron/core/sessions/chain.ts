// A chain over the journal's lines: each link covers its line and every line before it. It shows which line was changed,
// taken out or put in; it is no signature, since nothing in it is secret. The last link, noted elsewhere, fixes all lines.
import { createHash } from 'node:crypto'
import { lineForOthers } from './for-others'

const first = 'handover-lab journal 1'
const linkLength = 16
const linkPattern = /^[0-9a-f]{16}$/

export class Chain {
  #state = createHash('sha256').update(first).digest('hex')

  /** Takes the next line (without its end; bytes seen as latin1) and gives its link: 16 hex digits of the state. */
  add(line: string): string {
    // As others may see it, so that an export needs no other chain.
    this.#state = createHash('sha256')
      .update(`${this.#state}\n${lineForOthers(line)}`, 'latin1')
      .digest('hex')
    return this.#state.slice(0, linkLength)
  }

  /** The whole state, 64 hex digits: covers every line so far. */
  get head(): string {
    return this.#state
  }
}

/** The lines of a file, the bytes of each seen as latin1; what follows the last line's end is a line when it is not empty. */
export function linesOf(bytes: Uint8Array): string[] {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Links of all lines, and the head. */
export function chainOf(lines: readonly string[]): { links: string[]; head: string } {
  const chain = new Chain()
  return { links: lines.map((line) => chain.add(line)), head: chain.head }
}

/** The whole links of a chain file for these lines. That of a last line that a crash tore says nothing and is left out. */
export function readLinks(text: string, lines: readonly string[]): string[] {
  const links = text.split('\n').filter((line) => line !== '')
  if (!linkPattern.test(links.at(-1) ?? '')) links.pop()
  const torn = links.length === lines.length && !(lines.at(-1) ?? '').endsWith('}')
  return torn ? links.slice(0, -1) : links
}

/**
 * Where a journal departs from its links: the number of the first line (from 1) that is not as it was, and what happened.
 * Null when all lines fit. A crash can leave the last line without its link: that is not counted.
 */
export function firstBroken(lines: readonly string[], links: readonly string[]): { line: number; what: string } | null {
  const now = chainOf(lines).links
  const line = now.findIndex((link, index) => index < links.length && link !== links[index])
  if (line >= 0) return { line: line + 1, what: 'was changed, taken out or put in' }
  if (lines.length < links.length) return { line: lines.length + 1, what: `and what follows it are gone (${links.length - lines.length} of ${links.length} lines)` } // prettier-ignore
  if (lines.length > links.length + 1) return { line: links.length + 1, what: `and what follows it were added (${lines.length - links.length} lines)` } // prettier-ignore
  return null
}
