// The last gate before a session leaves the machine: what the recorder missed is cut out here.
import { redact } from '../redact'

const removed = '[a private key was here]'
// Recorded output keeps only its last characters, so a key can have lost its first line.
const beheaded = /[A-Za-z0-9+/=\s]*-----END [A-Z ]*PRIVATE KEY-----/g

/** A text without private keys, also those of which only the beginning or the end was recorded. */
export function withoutSecrets(text: string): string {
  return text.includes('PRIVATE KEY') ? redact(text).replace(beheaded, removed) : text
}

/** For `JSON.parse` and `JSON.stringify`: each string by itself, so that the document stays whole. */
export function secretFilter(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutSecrets(value) : value
}

/** A recorded file as it may leave the machine. Files without keys stay as they are, byte for byte. */
export function fileWithoutSecrets(name: string, bytes: Uint8Array): Uint8Array {
  const raw = Buffer.from(bytes)
  if (!raw.includes('PRIVATE KEY')) return bytes
  // latin1 keeps every byte, whatever the file's encoding is.
  const text = raw.toString('latin1')
  if (name.endsWith('.ndjson')) return Buffer.from(text.split('\n').map(jsonOrText).join('\n'), 'latin1')
  return Buffer.from(name.endsWith('.json') ? jsonOrText(text) : withoutSecrets(text), 'latin1')
}

function jsonOrText(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text
  try {
    return JSON.stringify(JSON.parse(text, secretFilter))
  } catch {
    return withoutSecrets(text)
  }
}
