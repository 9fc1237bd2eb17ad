// The last gate before a session leaves the machine: files that something else wrote pass it as well.
import { redact, secretFilter } from '../redact'

/** A recorded file as it may leave the machine. Files without keys stay as they are, byte for byte. */
export function fileWithoutSecrets(name: string, bytes: Uint8Array): Uint8Array {
  const raw = Buffer.from(bytes)
  if (!raw.includes('PRIVATE KEY')) return bytes
  // latin1 keeps every byte, whatever the file's encoding is.
  const text = raw.toString('latin1')
  if (name.endsWith('.ndjson')) return Buffer.from(text.split('\n').map(jsonOrText).join('\n'), 'latin1')
  return Buffer.from(name.endsWith('.json') ? jsonOrText(text) : redact(text), 'latin1')
}

function jsonOrText(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text
  try {
    return JSON.stringify(JSON.parse(text, secretFilter))
  } catch {
    return redact(text)
  }
}
