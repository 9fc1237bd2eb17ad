// YAML with every mistake placed, and with the means of attack taken out: aliases that explode, cycles, odd keys.
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node } from 'yaml'
import type { Finding, Problem } from './problem'

export type YamlDocument = {
  value: unknown
  problems: Problem[]
  place(finding: Finding): Problem
}

const mostAliases = 100
const mostNodes = 100_000

/** Parses one YAML 1.2 document (core schema). `value` is undefined when there are problems. */
export function readYaml(text: string): YamlDocument {
  const lineCounter = new LineCounter()
  // Duplicate keys are looked for below: the library's own check takes quadratic time.
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, strict: true, version: '1.2' } as const
  const document = parseDocument(text, { ...options, schema: 'core', stringKeys: false })
  const at = (offset: number): Omit<Problem, 'message'> => {
    const { line, col } = lineCounter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => ({
    ...at(error.pos[0]),
    message: plainWords(error.code, error.message),
  }))
  if (problems.length === 0) {
    problems.push(...oddities(document).map(({ node, message }) => ({ ...at(startOf(node)), message })))
  }
  const place = (finding: Finding) => ({ ...at(offsetOf(document, finding)), message: finding.message })
  if (problems.length > 0) return { value: undefined, problems, place }
  const value: unknown = document.toJS({ maxAliasCount: mostAliases })
  return { value, problems, place }
}

const words: Record<string, string> = {
  TAB_AS_INDENT: 'a tab is not allowed as indentation; use spaces',
  MULTIPLE_DOCS: 'a second document begins here ("---"); a scenario file holds one',
  BAD_INDENT: 'this line is not indented like its neighbours, or a bracket before it is not closed',
  MISSING_CHAR: 'a quote or a bracket is not closed',
  TAG_RESOLVE_FAILED: 'a tag ("!…") is not allowed',
  BLOCK_AS_IMPLICIT_KEY: 'two keys on one line, or a line indented too far; put each key on its own line',
}

function plainWords(code: string, message: string): string {
  const plain = words[code]
  return plain === undefined ? `not valid YAML: ${message}` : `not valid YAML: ${plain}`
}

type Oddity = { node: unknown; message: string }

function oddities(document: Document): Oddity[] {
  const found: Oddity[] = []
  const anchors = new Map<string, Node>()
  const sizes = new Map<unknown, number>()
  let aliases = 0
  visit(document, {
    Map(_, map) {
      if (map.anchor !== undefined) anchors.set(map.anchor, map)
      const seen = new Set<string>()
      for (const { key } of map.items) {
        if (!isScalar(key)) {
          found.push({ node: key, message: 'a key must be a plain word' })
          continue
        }
        const name = String(key.value)
        if (seen.has(name)) found.push({ node: key, message: `the key "${name}" is there twice` })
        if (name === '__proto__') found.push({ node: key, message: 'unknown key "__proto__"' })
        seen.add(name)
      }
    },
    Node(_, node) {
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    },
    Alias(_, alias, ancestors) {
      const target = anchors.get(alias.source)
      aliases++
      if (!target) found.push({ node: alias, message: `nothing before this line has the anchor "&${alias.source}"` })
      else if (ancestors.includes(target)) found.push({ node: alias, message: `"*${alias.source}" contains itself` })
      else sizes.set(alias, 0)
      if (aliases > mostAliases) {
        found.push({ node: alias, message: `more than ${mostAliases} aliases ("*name")` })
        return visit.BREAK
      }
      return undefined
    },
  })
  if (found.length > 0 || sizes.size === 0) return found
  return explosion(document)
}

/** Aliases of aliases grow without end; the full size is counted before anything is built. */
function explosion(document: Document): Oddity[] {
  const anchors = new Map<string, number>()
  const found: Oddity[] = []
  const size = (node: unknown): number => {
    let sum = 1
    if (isAlias(node)) {
      sum = anchors.get(node.source) ?? 1
      if (sum > mostNodes && found.length === 0) {
        found.push({ node, message: `the aliases here grow to more than ${mostNodes} values` })
      }
      return sum
    }
    if (isPair(node)) return size(node.key) + size(node.value)
    if (isMap(node) || isSeq(node)) for (const item of node.items) sum += size(item)
    if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, sum)
    return sum
  }
  if (size(document.contents) > mostNodes && found.length === 0) {
    found.push({ node: document.contents, message: `more than ${mostNodes} values` })
  }
  return found
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

/** Offset of the key or value that a path names; of the nearest parent that is there when it is not. */
function offsetOf(document: Document, { path, on }: Finding): number {
  let node: unknown = document.contents
  let offset = startOf(node)
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) return offset
      const last = index === path.length - 1
      offset = (last && on === 'key') || pair.value === null ? startOf(pair.key) : startOf(pair.value)
      node = pair.value
    } else if (isSeq(node)) {
      const item = node.items[Number(step)]
      if (item === undefined) return offset
      node = item
      offset = startOf(item)
    } else return offset
  }
  return offset
}
