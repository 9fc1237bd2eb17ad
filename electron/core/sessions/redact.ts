// Nothing secret is ever written: private keys are cut out of all text.
const removed = '[a private key was here]'
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g
const keyEnd = /-----END [A-Z ]{0,40}PRIVATE KEY-----/g
const ofKey = /[A-Za-z0-9+/=\s]/

/** A text without private keys, also those of which only the beginning or the end is there. */
export function redact(text: string): string {
  return text.includes('PRIVATE KEY') ? withoutBeheaded(text.replace(privateKey, removed)) : text
}

/** Recorded output keeps only its last characters, so a key can have lost its first line: back from its end. */
function withoutBeheaded(text: string): string {
  let kept = ''
  let from = 0
  for (const { index, 0: end } of text.matchAll(keyEnd)) {
    let at = index
    while (at > from && ofKey.test(text.charAt(at - 1))) at -= 1
    kept += text.slice(from, at) + removed
    from = index + end.length
  }
  return kept + text.slice(from)
}

/** For `JSON.parse` and `JSON.stringify`: each string by itself, so that the document stays whole. */
export function secretFilter(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value
}
