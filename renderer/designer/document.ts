// A scenario's text changed field by field. The text is the truth: comments, order and everything else in it stay.
import { isCollection, isMap, isScalar, isSeq, parseDocument, visit, YAMLSeq } from 'yaml'
import type { Document } from 'yaml'

export type Path = readonly (string | number)[]
export type Value = string | number | boolean

const longestText = 1_000_000

/** The text as YAML; null when it is none, or no map: then only the text can be edited. */
export function openText(text: string): Document | null {
  if (text.length > longestText) return null
  try {
    const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false })
    return document.errors.length === 0 && isMap(document.contents) ? document : null
  } catch {
    return null // nested too deep for the parser
  }
}

/** What the file says at a path; undefined when it says nothing there, or holds a list or a map. */
export function fieldAt(document: Document, path: Path): Value | undefined {
  const value = document.getIn(path)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

/** The scalars of a list; an empty list when there is none. */
export function listAt(document: Document, path: Path): Value[] {
  const node = document.getIn(path, true)
  return isSeq(node) ? node.items.flatMap((_, index) => fieldAt(document, [...path, index]) ?? []) : []
}

/** The keys of a map in the file's order. */
export function keysAt(document: Document, path: Path): string[] {
  const node = document.getIn(path, true)
  return isMap(node) ? node.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : []
}

/** How many entries a list has. */
export function countAt(document: Document, path: Path): number {
  const node = document.getIn(path, true)
  return isSeq(node) ? node.items.length : 0
}

/** The text with a field set, or taken out (undefined) with what it leaves empty. Text that is no YAML stays as it is. */
export function withField(text: string, path: Path, value: Value | undefined): string {
  const document = openText(text)
  if (!document) return text
  const node = document.getIn(path, true)
  if (value !== undefined && isScalar(node) && node.range && node.anchor === undefined) {
    // Only these letters change: nothing else of the file can.
    const [start, end] = node.range
    const block = text[start] === '|' || text[start] === '>'
    if (!block && end > start) return text.slice(0, start) + scalarText(value) + text.slice(end)
  }
  if (value === undefined) remove(document, path)
  else document.setIn(path, value)
  return written(document)
}

/** The text with a list of scalars or of maps at a path, one a line where they are maps; an empty list is taken out. */
export function withList(text: string, path: Path, list: readonly (Value | Readonly<Record<string, Value>>)[]): string {
  const document = openText(text)
  if (!document) return text
  if (list.length === 0) remove(document, path)
  else {
    const node = document.createNode(list)
    if (isSeq(node)) {
      node.flow = list.every((entry) => typeof entry !== 'object')
      for (const item of node.items) if (isCollection(item)) item.flow = true
    }
    document.setIn(path, node)
  }
  return written(document)
}

/** The text with an entry of a list taken out. */
export function withoutEntry(text: string, path: Path): string {
  const document = openText(text)
  if (!document) return text
  remove(document, path)
  return written(document)
}

/** The text with another entry at the end of a list, on one line. */
export function withEntry(text: string, path: Path, entry: Readonly<Record<string, Value>>): string {
  const document = openText(text)
  if (!document) return text
  const node = document.createNode(entry)
  if (isMap(node)) node.flow = true
  if (isSeq(document.getIn(path, true))) document.addIn(path, node)
  else {
    const list = new YAMLSeq()
    list.add(node)
    document.setIn(path, list)
  }
  return written(document)
}

/** The text with a key of a map called otherwise, in its old place. */
export function withKey(text: string, path: Path, key: string): string {
  const document = openText(text)
  const parent = document?.getIn(path.slice(0, -1), true)
  if (!document || !isMap(parent)) return text
  const pair = parent.items.find((one) => String(isScalar(one.key) ? one.key.value : one.key) === String(path.at(-1)))
  if (!pair || parent.has(key)) return text
  pair.key = document.createNode(key)
  return written(document)
}

function remove(document: Document, path: Path): void {
  document.deleteIn(path)
  for (let length = path.length - 1; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length), true)
    if (!isCollection(parent) || parent.items.length > 0) return
    document.deleteIn(path.slice(0, length))
  }
}

/** Maps as `{ a: 1 }` and lists as `[1, 2]`, as the ready files have them; the library pads both or neither. */
function written(document: Document): string {
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true })
  const spaces = new Set<number>()
  visit(parseDocument(text), {
    Seq(_, { flow, range }) {
      if (!flow || !range) return
      const [start, end] = range
      if (text[start + 1] === ' ') spaces.add(start + 1)
      if (text[end - 2] === ' ') spaces.add(end - 2)
    },
  })
  return [...spaces]
    .toSorted((one, other) => other - one)
    .reduce((left, at) => left.slice(0, at) + left.slice(at + 1), text)
}

/** A scalar that reads back as it is anywhere in a file. */
function scalarText(value: Value): string {
  if (typeof value !== 'string') return String(value)
  const plain = /^[A-Za-z][A-Za-z0-9_./+-]*$/.test(value) && !/^(true|false|null|y|n|yes|no|on|off)$/i.test(value)
  return plain || /^\d+(ms|s)$/.test(value) ? value : JSON.stringify(value)
}
