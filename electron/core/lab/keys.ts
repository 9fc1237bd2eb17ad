// The lab's own login key: made on the app's side, in OpenSSH's format, and never put on the machine.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export type KeyPair = { privateText: string; publicText: string }

const kind = 'ssh-ed25519'

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** A new ed25519 pair: `openssh-key-v1` without passphrase, and the one-line public key. */
export function newKeyPair(comment: string): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' })
  const [publicBytes, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')]
  const publicBlob = Buffer.concat([field(kind), field(publicBytes)])
  const check = randomBytes(4)
  const secret = Buffer.concat([check, check, publicBlob, field(Buffer.concat([seed, publicBytes])), field(comment)])
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1))
  const count = Buffer.from([0, 0, 0, 1])
  const header = [Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), count]
  const blob = Buffer.concat([...header, field(publicBlob), field(Buffer.concat([secret, padding]))])
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  const privateText = ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join(
    '\n',
  )
  return { privateText, publicText: `${kind} ${publicBlob.toString('base64')} ${comment}` }
}

/** The lab's public key line; makes the pair (private part mode 0600, public part beside it) when there is none yet. */
export async function ensureKey(privateFile: string, comment: string): Promise<string> {
  const publicFile = `${privateFile}.pub`
  const known = await Promise.all([readFile(privateFile), readFile(publicFile, 'utf8')]).catch(() => undefined)
  if (known) return known[1].trim()
  const pair = newKeyPair(comment)
  await mkdir(dirname(privateFile), { recursive: true, mode: 0o700 })
  await writeWhole(publicFile, `${pair.publicText}\n`, 0o644)
  await writeWhole(privateFile, pair.privateText, 0o600)
  return pair.publicText
}

/** Writes a file so that a crash leaves the old one or the new one, never half. */
export async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const part = `${file}.${process.pid}.part`
  await writeFile(part, text, { mode })
  await rename(part, file)
}
