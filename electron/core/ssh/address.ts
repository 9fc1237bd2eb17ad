// Where SSH finds a host, and as whom.

/** One host as the pool knows it. A jump host is a host of its own, verified under its own name. */
export type HostAddress = {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  /** Private key file; the agent is asked as well. */
  readonly keyFile?: string
  /** `ssh-ed25519 AAAA…`: when given, no known_hosts file is asked. */
  readonly pinnedKey?: string
  readonly jump?: HostAddress
  /** More known_hosts files to read, from the user's ssh configuration. */
  readonly knownHostsFiles?: readonly string[]
}

/** The destination as people write it. */
export function destination(address: HostAddress): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return `${address.user}@${host}:${address.port}`
}
