// Decides on host keys: the pinned key of the lab, else our own known_hosts file and the user's.
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { quote } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'
import type { HostAddress } from './address'
import { destination } from './address'
import type { KnownHost } from './known-hosts'
import { fingerprint, judgeKey, keyType, knownHostName, matchesName, parseKnownHosts } from './known-hosts'

/** What is known before the host shows its key; read beforehand, because the answer has to be synchronous. */
export type HostKeyJudge = {
  /** Key types to ask for first, so that a host with several keys shows one that is known. */
  knownTypes: string[]
  /** Undefined when the key is trusted, else the reason for refusing it. */
  judge(key: Buffer): LabError | undefined
}

export type HostKeyStore = {
  prepare(address: HostAddress): Promise<HostKeyJudge>
  /** Stores the key that was refused as unknown, when its fingerprint is the one the person confirmed. */
  accept(address: HostAddress, confirmedFingerprint: string): Promise<void>
}

/** @param ownFile our known_hosts file; made when the first key is accepted. */
export function createHostKeyStore(ownFile: string, otherFiles: readonly string[]): HostKeyStore {
  const refused = new Map<string, Buffer>()

  async function prepare(address: HostAddress): Promise<HostKeyJudge> {
    const name = knownHostName(address.host, address.port)
    const entries =
      address.pinnedKey === undefined
        ? await readAll([ownFile, ...otherFiles, ...(address.knownHostsFiles ?? [])])
        : pinned(address, address.pinnedKey, name)
    const knownTypes = entries
      .filter((entry) => entry.marker === 'none' && matchesName(entry, name))
      .map((entry) => entry.type)
    return { knownTypes, judge: (key) => judge(address, entries, name, key) }
  }

  function judge(address: HostAddress, entries: KnownHost[], name: string, key: Buffer): LabError | undefined {
    const verdict = judgeKey(entries, name, key)
    if (verdict.is === 'trusted') return undefined
    if (verdict.is !== 'unknown') {
      const known = verdict.is === 'changed' ? verdict.known : []
      // Both files: which of them holds the old key is not known here, and removing what is not there does nothing.
      const removal = [ownFile, ...otherFiles].map((file) => `ssh-keygen -f ${quote(file)} -R ${quote(name)}`)
      return changed(address, key, known, address.pinnedKey === undefined ? removal : [])
    }
    refused.set(name, key)
    return new LabError({
      code: 'host-key-unknown',
      message: `${address.name} (${destination(address)}) shows a host key that is not known yet.`,
      hint: 'Compare the fingerprint with the one on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      detail: `${fingerprint(key)} (${keyType(key)})`,
      host: address.name,
    })
  }

  async function accept(address: HostAddress, confirmedFingerprint: string): Promise<void> {
    const name = knownHostName(address.host, address.port)
    const key = refused.get(name)
    if (key === undefined || fingerprint(key) !== confirmedFingerprint) {
      const message = `No key with the fingerprint ${confirmedFingerprint} was shown by ${address.name}.`
      throw new LabError({ code: 'bad-input', message, host: address.name })
    }
    await mkdir(dirname(ownFile), { recursive: true, mode: 0o700 })
    // The newline first keeps a file that was cut off from swallowing the entry.
    await appendFile(ownFile, `\n${name} ${keyType(key)} ${key.toString('base64')}\n`, { mode: 0o600 })
    refused.delete(name)
  }

  return { prepare, accept }
}

function pinned(address: HostAddress, line: string, name: string): KnownHost[] {
  const [type, key] = line.trim().split(/\s+/)
  if (type === undefined || key === undefined) {
    const message = `The pinned host key of ${address.name} is not of the form "ssh-ed25519 AAAA…".`
    throw new LabError({ code: 'bad-input', message, host: address.name })
  }
  return [{ marker: 'none', patterns: [name], type, key }]
}

async function readAll(files: readonly string[]): Promise<KnownHost[]> {
  const texts = await Promise.all([...new Set(files)].map(readOrEmpty))
  return texts.flatMap(parseKnownHosts)
}

/** A file that is not there is empty; one that cannot be read may hold the entry that matters, so it refuses. */
async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return ''
    const message = `${file} cannot be read, so no host key can be checked.`
    throw new LabError({ code: 'host-key-changed', message, detail: String(error) }, { cause: error })
  }
}

function changed(
  address: HostAddress,
  shown: Buffer,
  known: readonly { type: string; key: string }[],
  removal: readonly string[],
): LabError {
  const what = known.length === 0 ? 'a host key that is marked as revoked' : 'another host key than the one known'
  const expected = known.map((entry) => `known: ${fingerprint(Buffer.from(entry.key, 'base64'))} (${entry.type})`)
  return new LabError({
    code: 'host-key-changed',
    message: `${address.name} (${destination(address)}) shows ${what}. Nothing was sent to it.`,
    hint:
      removal.length === 0
        ? 'Its key was kept when its lab was brought up. If it was made anew since, take the lab down and up again; otherwise somebody may be in between.'
        : `If you know that the host was installed anew, remove its old key: ${removal.join('; ')}. Otherwise somebody may be in between.`,
    detail: [...expected, `shown: ${fingerprint(shown)} (${keyType(shown)})`].join('\n'),
    host: address.name,
  })
}
