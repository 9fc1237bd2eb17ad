// A flag says little: the proof is a second subflow that joins a real connection between the two hosts.
import { z } from 'zod'
import type { LineStream } from '../../ssh/machine'
import type { Check, CheckContext, Finding, Patient } from './check'
import { lastLine, run, pathsOf } from './check'
import { mptcpScript } from './mptcp-script'
import { parseJson } from './parse-json'

const answerSchema = z.object({ fallback: z.boolean(), extraSubflows: z.number(), joins: z.number() })
const link = 'https://www.mptcp.dev/debugging.html'

export const mptcpCheck: Check = {
  id: 'mptcp',
  title: 'MPTCP',
  run: async (context) => {
    const { mptcpEnabled } = context.facts
    if (mptcpEnabled === null) {
      return { level: 'fail', reason: 'The kernel has no MPTCP.', remedy: 'Use kernel 6.1 or newer, built with MPTCP.' }
    }
    if (!mptcpEnabled) return { level: 'fail', reason: 'MPTCP is off.', remedy: 'sysctl -w net.mptcp.enabled=1' }
    const { peer } = context
    if (!peer) return { level: 'warn', reason: 'MPTCP is on; with one host alone a join cannot be tried.' }
    const here = pathAddresses(context)
    const there = pathAddresses(peer)
    if (!here || !there) {
      return {
        level: 'warn',
        reason: `MPTCP is on; ${context.name} and ${peer.name} have no two paths yet to try a join.`,
      }
    }
    return tryJoin(context, peer, here, there)
  },
}

type Paths = { first: string; second: string }

/** The addresses on eth0's and eth1's paths: of the bridges, or of the interfaces where there is no bridge. */
export function pathAddresses(patient: Patient): Paths | undefined {
  const of = (name: string) => patient.facts.interfaces.find((entry) => entry.name === name)?.addresses ?? []
  const [first, second] = pathsOf(patient).map(({ bridge, device }) => [...of(bridge), ...of(device)][0])
  return first === undefined || second === undefined ? undefined : { first, second }
}

async function tryJoin(context: CheckContext, peer: Patient, here: Paths, there: Paths): Promise<Finding> {
  const listener = await peer.machine.stream({
    argv: ['python3', '-c', mptcpScript, 'listen', there.first, there.second],
  })
  try {
    const port = await firstLine(listener)
    if (!/^\d+$/.test(port)) {
      const { stderr } = await listener.done
      return { level: 'fail', reason: `${peer.name} cannot listen by MPTCP: ${lastLine(stderr)}`, link }
    }
    const argv = ['python3', '-', 'connect', here.first, here.second, there.first, port]
    const result = await run(context, argv, mptcpScript, 30_000)
    const answer = answerSchema.safeParse(parseJson(lastLine(result.stdout))).data
    if (answer) return judge(answer, peer.name)
    return { level: 'fail', reason: `No connection to ${peer.name}: ${lastLine(result.stderr)}`, link }
  } finally {
    listener.stop()
    await listener.done
  }
}

/** What the kernel's answer means. */
export function judge(answer: z.infer<typeof answerSchema>, peer: string): Finding {
  if (answer.fallback) {
    const reason = `A connection to ${peer} fell back to plain TCP.`
    return {
      level: 'fail',
      reason,
      remedy: 'A firewall or proxy between the hosts may remove the options of MPTCP.',
      link,
    }
  }
  if (answer.extraSubflows > 0 && answer.joins > 0) {
    return { level: 'pass', reason: `A second subflow joined a connection to ${peer} (kernel: ${answer.joins} joins).` }
  }
  const reason = `The connection to ${peer} was MPTCP, but no second subflow joined it.`
  const remedy = 'Check the routes of the second path (one table for each source address) and rp_filter (2, not 1).'
  return { level: 'fail', reason, remedy, link }
}

async function firstLine(stream: LineStream): Promise<string> {
  const timer = setTimeout(() => stream.stop(), 15_000)
  try {
    const next = await stream.lines[Symbol.asyncIterator]().next()
    return next.done === true ? '' : next.value
  } finally {
    clearTimeout(timer)
  }
}
