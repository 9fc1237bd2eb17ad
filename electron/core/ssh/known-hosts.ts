// OpenSSH's known_hosts format: plain and hashed names, [host]:port, wildcards, negation, @revoked.
import { createHash, createHmac } from 'node:crypto'

export type KnownHost = {
  marker: 'none' | 'revoked' | 'cert-authority'
  patterns: string[]
  type: string
  /** The key in base64, as in the file. */
  key: string
}

export type KeyVerdict =
  { is: 'trusted' } | { is: 'unknown' } | { is: 'revoked' } | { is: 'changed'; known: { type: string; key: string }[] }

/** `SHA256:…` as OpenSSH prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The name under which a host stands in the file. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
}

/** The type that a public key blob itself names. */
export function keyType(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0))
}

/** Reads the file's lines; comments and lines of another form are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string): KnownHost[] {
  const entries: KnownHost[] = []
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/)
    if (words[0] === undefined || words[0] === '' || words[0].startsWith('#')) continue
    const marker = words[0].startsWith('@') ? words.shift() : undefined
    const [names, type, key] = words
    if (names === undefined || type === undefined || key === undefined) continue
    if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') continue
    const kind = marker === '@revoked' ? 'revoked' : marker === '@cert-authority' ? 'cert-authority' : 'none'
    entries.push({ marker: kind, patterns: names.split(','), type, key })
  }
  return entries
}

/** True when the entry speaks of this name (as `knownHostName` gives it). */
export function matchesName(entry: KnownHost, name: string): boolean {
  let matched = false
  for (const pattern of entry.patterns) {
    if (pattern.startsWith('!')) {
      if (matchesGlob(pattern.slice(1), name)) return false
    } else if (pattern.startsWith('|1|') ? matchesHash(pattern, name) : matchesGlob(pattern, name)) {
      matched = true
    }
  }
  return matched
}

/** What the entries say of a key that a host shows. Another key for a known name is always `changed`. */
export function judgeKey(entries: readonly KnownHost[], name: string, key: Buffer): KeyVerdict {
  const about = entries.filter((entry) => entry.marker !== 'cert-authority' && matchesName(entry, name))
  const shown = key.toString('base64')
  if (about.some((entry) => entry.marker === 'revoked' && entry.key === shown)) return { is: 'revoked' }
  const known = about.filter((entry) => entry.marker === 'none')
  if (known.some((entry) => entry.key === shown)) return { is: 'trusted' }
  if (known.length === 0) return { is: 'unknown' }
  return { is: 'changed', known: known.map((entry) => ({ type: entry.type, key: entry.key })) }
}

function matchesHash(pattern: string, name: string): boolean {
  const [, , salt, hash] = pattern.split('|')
  if (salt === undefined || hash === undefined) return false
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

function matchesGlob(pattern: string, name: string): boolean {
  const source = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name)
}
