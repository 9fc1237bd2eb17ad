// Before YAML: the text must be text, and of a size and depth that a person would write.
import { Lexer, LineCounter, Parser } from 'yaml'
import type { Problem } from './problem'

export const longestTextBytes = 1_000_000
const deepest = 50

/** Decodes a file; bytes that are not UTF-8 become U+FFFD, which `checkText` then finds and places. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes)
}

/** The first reason why this text is not to be given to the YAML parser, if any. */
export function checkText(text: string): Problem | undefined {
  if (Buffer.byteLength(text) > longestTextBytes) {
    return { line: 1, column: 1, message: 'the text is longer than 1 MB; a scenario is a short file' }
  }
  if (text.trim() === '') {
    return { line: 1, column: 1, message: 'the file is empty; it needs at least "version: 1" and a name' }
  }
  const odd = /[\0\uFFFD]/.exec(text)
  if (odd) return { ...placeIn(text, odd.index), message: 'not UTF-8 text; save the file as UTF-8' }
  const deep = firstTooDeep(text)
  if (deep === undefined) return undefined
  return { ...placeIn(text, deep), message: `nested deeper than ${deepest} levels; a scenario needs five at most` }
}

// The library's composer recurses, and some 20,000 open brackets end the whole process; its parser keeps a stack.
function firstTooDeep(text: string): number | undefined {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) void token
    if (parser.stack.length > deepest) return Math.min(parser.offset, text.length - 1)
  }
  return undefined
}

function placeIn(text: string, offset: number): { line: number; column: number } {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}
