// A file that a person chose, handed to the core in parts: the same in the window and in a browser.
import { ask } from './actions'

// A multiple of 3, so that the parts are base64 without filling; under what one message may hold.
const partBytes = 3 * 2 ** 19

/** Sends the file; its id for the request that uses it, or undefined when that failed (the error is shown). */
export async function sendFile(file: File): Promise<string | undefined> {
  const begun = await ask('upload.begin', { name: file.name.slice(0, 300), bytes: file.size })
  if (!begun) return undefined
  for (let offset = 0; offset < file.size; offset += partBytes) {
    const bytes = new Uint8Array(await file.slice(offset, offset + partBytes).arrayBuffer())
    const sent = await ask('upload.part', { upload: begun.upload, offset, data: toBase64(bytes) })
    if (!sent) return undefined
  }
  return begun.upload
}

const spread = 8192

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += spread) text += String.fromCharCode(...bytes.subarray(at, at + spread))
  return btoa(text)
}

export function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}
