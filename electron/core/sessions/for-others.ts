// What leaves the machine says nothing of its owner: no keys, no passwords, no name in a home folder's path.
import { homedir } from 'node:os'
import { redact, secretFilter } from './redact'

// No run of characters is gone through again from each of its places: a stranger's recording passes here as well.
// ASCII classes only: the same on text and on bytes seen as latin1. What is put in holds no quote and no backslash, so
// that a line of JSON stays one.
const between = String.raw`(?:\\?["',=: \t\r\n]|\\n|- )+`
const rules: readonly [RegExp, string][] = [
  [/(?:\/home\/|\/Users\/)[A-Za-z0-9_][A-Za-z0-9._-]*|(?<!(?<!\\)[A-Za-z0-9_.-])\/root(?![A-Za-z0-9_-])/g, '~'],
  [/[A-Za-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/)[A-Za-z0-9_][A-Za-z0-9 ._-]*/g, '~'],
  [/\b(ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9-]{1,40}|sk-[a-z0-9-]{1,40}@openssh\.com) AAAA[A-Za-z0-9+/=]+/g, '$1 (a key was here)'],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'/:@\\]{1,300}):[^\s"'/@\\]{1,300}@/gi, '$1:(removed)@'],
  [/\b(Bearer|Authorization:[ ]?Basic) [A-Za-z0-9+/=._~-]{8,}/g, '$1 (removed)'],
  [new RegExp(String.raw`(-{1,2}(?:password|passwd|passphrase|secret|api-?key)${between})[^ \t\r\n"',\]}\\]+`, 'gi'), '$1(removed)'],
  [/\b(sshpass\b[^A-Za-z0-9]{1,6}-p(?!.{0,6}\(removed\))[^A-Za-z0-9]{0,6})[A-Za-z0-9][^ \t\r\n"',\\]*/g, '$1(removed)'],
  [/((?:password|passwd|passphrase|api[_-]?key|secret)\\?["']?[ \t]*[=:][ \t]*\\?["']?)(?!\(removed\))[^ \t\r\n"',\]}\\]+/gi, '$1(removed)'],
] // prettier-ignore
// Most text has none of these words, and is not looked at again.
const suspect =
  /PRIVATE KEY|\/home\/|\/Users\/|\/root|Users[\\/]|AAAA|:\/\/|Bearer |Basic |passw|passphrase|sshpass|api.?key|secret/i

const home = homedir()
/** A home folder that is nowhere usual; null when the rules know it. */
const oddHome = home.length > 1 && applyRules(home) === home ? home : null

function applyRules(text: string): string {
  return rules.reduce((all, [pattern, put]) => all.replace(pattern, put), text)
}

/** A text of one piece (a log, YAML, a report) as others may see it. */
export function textForOthers(text: string): string {
  const clean = suspect.test(text) ? applyRules(redact(text)) : text
  return oddHome === null ? clean : clean.replaceAll(oddHome, '~')
}

/** A line of JSON as others may see it; it stays JSON. The same on every machine: the journal's chain is made over this. */
export function lineForOthers(line: string): string {
  return suspect.test(line) ? applyRules(line.includes('PRIVATE KEY') ? jsonOrText(line) : line) : line
}

/** A whole recorded file as it may leave the machine. One with nothing to hide stays as it is, byte for byte. */
export function fileForOthers(name: string, bytes: Uint8Array): Uint8Array {
  // latin1 keeps every byte, whatever the file's encoding is.
  const text = Buffer.from(bytes).toString('latin1')
  if (!suspect.test(text) && (oddHome === null || !text.includes(oddHome))) return bytes
  const odd = (part: string) => (oddHome === null ? part : part.replaceAll(oddHome, '~'))
  if (name.endsWith('.ndjson')) return Buffer.from(odd(text.split('\n').map(lineForOthers).join('\n')), 'latin1')
  if (name.endsWith('.json')) return Buffer.from(odd(applyRules(jsonOrText(text))), 'latin1')
  return Buffer.from(textForOthers(text), 'latin1')
}

/** Each string by itself, so that the document stays whole; what is no JSON is taken as text. */
function jsonOrText(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text
  try {
    return JSON.stringify(JSON.parse(text, secretFilter))
  } catch {
    return redact(text)
  }
}
