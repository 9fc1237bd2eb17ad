// A migration that ended because the way between the hosts was cut: on which path, and what to do.
import type { InterfaceName } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import type { Move } from './mover'

/** What CRIU and the sender say when the channel ended under them. */
const broken = /page-xfer: .*(?:Connection reset|Broken pipe|timed out)|control channel|\[Errno (?:32|104)\]/

/** Whether the source's error or its log means that the channel broke, and nothing of CRIU's or the guest's. */
export function meansChannelLost({
  error = '',
  log = '',
}: {
  error?: string | undefined
  log?: string | undefined
}): boolean {
  return broken.test(error) || broken.test(log)
}

type Way = Pick<Move, 'transport'> & { from: { name: string }; to: { name: string }; firstPath: InterfaceName }

/** `stalledS`: how long no byte had passed when it was given up, s; null when it was not given up but cut. */
export function channelLost({ from, to, transport, firstPath }: Way, stalledS: number | null, detail = ''): LabError {
  const way = transport === 'tcp' ? `TCP over ${firstPath} alone` : 'MPTCP over eth0 and eth1'
  const stalled = stalledS === null ? '' : `: no byte passed for ${stalledS} s`
  const remedy =
    transport === 'tcp'
      ? `TCP lives no longer than its one path: keep ${firstPath} up, or use migration.transport: mptcp, which goes on over the other path`
      : 'Keep one of the paths up, or have it up again sooner; the journal has the logs of both hosts'
  return new LabError({
    code: 'migration-failed',
    message: `The channel from ${from.name} to ${to.name} broke (${way})${stalled}.`,
    hint: `The guest runs on ${from.name}. ${remedy}.`,
    ...(detail === '' ? {} : { detail }),
    host: from.name,
  })
}
