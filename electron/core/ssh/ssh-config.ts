// The user's ~/.ssh/config, as ssh itself reads it (`ssh -G`): Include, Match and all.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { HostAddress } from './address'

const settingsSchema = z.object({
  hostname: z.tuple([z.string().min(1)]).rest(z.string()),
  port: z.tuple([z.coerce.number().int().min(1).max(65_535)]).rest(z.unknown()),
  user: z.tuple([z.string().min(1)]).rest(z.string()),
  identityfile: z.array(z.string()).default([]),
  proxyjump: z.array(z.string()).default([]),
  userknownhostsfile: z.array(z.string()).default([]),
})
export type SshSettings = z.infer<typeof settingsSchema>

/** Reads what `ssh -G` prints: one `name value` a line. Undefined when it is not of that form. */
export function parseSshSettings(text: string): SshSettings | undefined {
  const settings: Record<string, string[]> = {}
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    if (space < 0) continue
    const name = line.slice(0, space)
    ;(settings[name] ??= []).push(line.slice(space + 1).trim())
  }
  return settingsSchema.safeParse(settings).data
}

export type Overrides = { host?: string; port?: number; user?: string; keyFile?: string; pinnedKey?: string }

/** The address of a host as the user's ssh would reach it; what is given here goes before the configuration. */
export async function resolveAddress(name: string, given: Overrides = {}, depth = 0): Promise<HostAddress> {
  const asked = given.host ?? name
  const settings = await sshSettings(asked)
  const keyFile = given.keyFile ?? settings?.identityfile.map(expandHome).find((file) => existsSync(file))
  const jumps = settings?.proxyjump.filter((jump) => jump !== 'none') ?? []
  const jump = depth < 5 ? await resolveJumps(jumps.join(','), depth) : undefined
  const files = settings?.userknownhostsfile.flatMap((value) => value.split(' ')).map(expandHome)
  return {
    name,
    host: settings?.hostname[0] ?? asked,
    port: given.port ?? settings?.port[0] ?? 22,
    user: given.user ?? settings?.user[0] ?? userInfo().username,
    ...(keyFile === undefined ? {} : { keyFile: expandHome(keyFile) }),
    ...(given.pinnedKey === undefined ? {} : { pinnedKey: given.pinnedKey }),
    ...(jump === undefined ? {} : { jump }),
    ...(files === undefined ? {} : { knownHostsFiles: files }),
  }
}

/** `a,b` is reached as: first a, and b through a; the last one is the jump host of the target. */
async function resolveJumps(value: string, depth: number): Promise<HostAddress | undefined> {
  let before: HostAddress | undefined
  for (const word of value.split(',').filter(Boolean)) {
    const { host, port, user } = parseDestination(word)
    const given = { host, ...(port === undefined ? {} : { port }), ...(user === undefined ? {} : { user }) }
    const address = await resolveAddress(word, given, depth + 1)
    before = before === undefined ? address : { ...address, jump: before }
  }
  return before
}

/** Splits `user@host:port`; IPv6 addresses stand in brackets. */
export function parseDestination(text: string): { host: string; port?: number; user?: string } {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text)
  const host = (match?.[2] ?? text).replace(/^\[(.*)\]$/, '$1')
  const user = match?.[1]
  return {
    host,
    ...(match?.[3] === undefined ? {} : { port: Number(match[3]) }),
    ...(user === undefined ? {} : { user }),
  }
}

function sshSettings(host: string): Promise<SshSettings | undefined> {
  if (host.startsWith('-')) return Promise.resolve(undefined) // it would be read as an option
  return new Promise((resolve) => {
    execFile('ssh', ['-G', host], { timeout: 10_000 }, (error, stdout) => {
      resolve(error ? undefined : parseSshSettings(stdout))
    })
  })
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
}
