// Reads what `ss`, `nstat` and `ip mptcp` print: evidence for the journal, beside the sampler's own readings.
import { z } from 'zod'
import type { Subflow } from '../../../shared/samples'
import { labInterfaceOf, type InterfaceOf } from './to-samples'

export type MptcpConnection = {
  local: string
  remote: string
  state: string
  token: string
  /** All subflows, the first included; 1 when it stands alone. */
  subflows: number
  fallback: boolean
}
type Socket = { state: string; local: string; remote: string; detail: string }

/** Each socket of `ss -…ni`: a head line, and a detail line that begins with white space. */
function sockets(text: string): Socket[] {
  const found: Socket[] = []
  for (const line of text.split('\n')) {
    if (/^\s/.test(line)) {
      const last = found.at(-1)
      if (last) last.detail += line
      continue
    }
    const [state = '', , , local, remote] = line.trim().split(/\s+/)
    if (state === 'State' || local === undefined || remote === undefined) continue
    found.push({ state, local: local.replace(/%[^:]*/, ''), remote, detail: '' })
  }
  return found
}

/** MPTCP connections from `ss -Mani`, without listeners. */
export function parseMptcpConnections(text: string): MptcpConnection[] {
  return sockets(text).flatMap(({ state, local, remote, detail }) => {
    const token = /\btoken:([0-9a-f]+)/.exec(detail)?.[1]
    if (state === 'LISTEN' || token === undefined) return []
    const extra = Number(/\bsubflows:(\d+)/.exec(detail)?.[1] ?? 0)
    const connection = { local, remote, state, token, subflows: extra + 1, fallback: /\bfallback\b/.test(detail) }
    return [connection]
  })
}

/** Subflows from `ss -tani`; plain TCP and what fell back to it are left out. */
export function parseSubflows(text: string, interfaceOf: InterfaceOf = labInterfaceOf): Subflow[] {
  return sockets(text).flatMap(({ state, local, remote, detail }) => {
    const flags = /tcp-ulp-mptcp flags:(\w*)/.exec(detail)?.[1]
    const token = /\btoken:[0-9a-f]+\(id:\d+\)\/([0-9a-f]+)\(/.exec(detail)?.[1]
    // M and J: the peer said that it speaks MPTCP. Without either the socket is plain TCP in an MPTCP dress.
    if (flags === undefined || token === undefined || !/[MJ]/.test(flags)) return []
    const number = (name: string) => Number(new RegExp(`\\b${name}:(\\d+(?:\\.\\d+)?)`).exec(detail)?.[1] ?? 0)
    return [
      {
        connection: token.padStart(8, '0'),
        local,
        remote,
        interface: interfaceOf(local),
        state,
        rttMs: /\brtt:/.test(detail) ? number('rtt') : null,
        bytesSent: number('bytes_sent'),
        bytesReceived: number('bytes_received'),
        backup: /[Bb]/.test(flags),
      },
    ]
  })
}

const nstatSchema = z.object({ kernel: z.record(z.string(), z.number()) })

/** Counters from `nstat -asz --json 'MPTcpExt*'`; empty when the text is of another form. */
export function parseCounters(text: string): Record<string, number> {
  try {
    const parsed = nstatSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.kernel : {}
  } catch {
    return {}
  }
}

/** How much each counter grew; counters that did not change are left out. */
export function counterDelta(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const grown = Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)] as const)
  return Object.fromEntries(grown.filter(([, delta]) => delta !== 0))
}

export type MptcpEndpoint = { address: string; id: number; flags: string[]; device: string | null }

/** Endpoints from `ip mptcp endpoint show`. */
export function parseEndpoints(text: string): MptcpEndpoint[] {
  return text.split('\n').flatMap((line) => {
    const [address, ...words] = line.trim().split(/\s+/)
    const id = words.indexOf('id')
    if (address === undefined || address === '' || id === -1) return []
    const device = words.indexOf('dev')
    const known = new Set(['signal', 'subflow', 'backup', 'fullmesh', 'implicit', 'laminar'])
    return [
      {
        address,
        id: Number(words[id + 1]),
        flags: words.filter((word) => known.has(word)),
        device: device === -1 ? null : (words[device + 1] ?? null),
      },
    ]
  })
}
