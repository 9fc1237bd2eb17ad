// Ways to prove who we are: a key file first, then the agent. Never a password, never agent forwarding.
import { readFile } from 'node:fs/promises'
import type { AuthMethod } from 'ssh2'
import { utils } from 'ssh2'
import { LabError } from '../../../shared/reply'
import type { HostAddress } from './address'

/** Asks the person for the passphrase of a key file; undefined when they decline. */
export type AskPassphrase = (keyFile: string) => Promise<string | undefined>

export type AuthenticationOptions = {
  /** Path of the agent's socket; none when undefined. */
  agent: string | undefined
  askPassphrase: AskPassphrase | undefined
}

type KnownMethod = AuthMethod & { key?: string; passphrase?: string; agent?: string }

/** The methods to try, in order. Throws `auth-failed` when a key file cannot be used or there is no method. */
export async function authenticationMethods(
  address: HostAddress,
  options: AuthenticationOptions,
): Promise<AuthMethod[]> {
  const methods: KnownMethod[] = []
  if (address.keyFile !== undefined) methods.push(await keyMethod(address, address.keyFile, options.askPassphrase))
  if (options.agent !== undefined) methods.push({ type: 'agent', username: address.user, agent: options.agent })
  if (methods.length > 0) return methods
  throw new LabError({
    code: 'auth-failed',
    message: `There is no key for ${address.name}: no key file is named and no SSH agent runs.`,
    hint: 'Name a key file for the host, or start an agent and add a key with ssh-add.',
    host: address.name,
  })
}

async function keyMethod(address: HostAddress, file: string, ask: AskPassphrase | undefined): Promise<KnownMethod> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw failure(address, `The key file ${file} cannot be read.`, error)
  })
  const method: KnownMethod = { type: 'publickey', username: address.user, key: text }
  const parsed = utils.parseKey(text)
  if (!(parsed instanceof Error)) return method
  if (!/encrypted/i.test(parsed.message)) throw failure(address, `${file} is not a private key.`, parsed)
  const passphrase = await ask?.(file)
  if (passphrase === undefined) throw failure(address, `The key file ${file} needs a passphrase.`, parsed)
  const opened = utils.parseKey(text, passphrase)
  if (opened instanceof Error) throw failure(address, `The passphrase does not open ${file}.`, opened)
  return { ...method, passphrase }
}

function failure(address: HostAddress, message: string, cause: unknown): LabError {
  return new LabError({ code: 'auth-failed', message, detail: String(cause), host: address.name }, { cause })
}
