// Nothing secret is ever written: private keys are cut out of all text.
const removed = '[a private key was here]'
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g
// Recorded output keeps only its last characters, so a key can have lost its first line.
const beheaded = /[A-Za-z0-9+/=\s]*-----END [A-Z ]*PRIVATE KEY-----/g

/** A text without private keys, also those of which only the beginning or the end is there. */
export function redact(text: string): string {
  return text.includes('PRIVATE KEY') ? text.replace(privateKey, removed).replace(beheaded, removed) : text
}

/** For `JSON.parse` and `JSON.stringify`: each string by itself, so that the document stays whole. */
export function secretFilter(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value
}
