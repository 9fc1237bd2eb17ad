import { describe, expect, it } from 'vitest'
import { channelLost, meansChannelLost } from './channel-lost'

// CRIU 4.2.1, after eth0 of the source had been down for 20 s of a transfer over TCP.
const cut = `Error (criu/page-xfer.c:150): page-xfer: Can't send PSI 393222 to server: Connection reset by peer
Error (criu/mem.c:718): Can't dump page with parasite
Error (criu/page-xfer.c:150): page-xfer: Can't send PSI 4132 to server: Broken pipe
Error (criu/cr-dump.c:1975): Dumping FAILED.
Warn  (criu/page-xfer.c:165): page-xfer: Unable to set TCP_CORK=1: Operation not supported`
const full = `Error (criu/image.c:456): Can't write image: No space left on device
Warn  (criu/page-xfer.c:165): page-xfer: Unable to set TCP_CORK=1: Operation not supported
Error (criu/cr-dump.c:1975): Dumping FAILED.`
const ends = { from: { name: 'cloudlet-a' }, to: { name: 'cloudlet-b' }, firstPath: 'eth0' as const }

describe('a channel that broke', () => {
  it('is told from a checkpoint that CRIU cannot make', () => {
    const error = 'criu could not checkpoint the guest; it runs on at the source'
    expect(meansChannelLost({ error, log: cut })).toBe(true)
    expect(meansChannelLost({ error, log: full })).toBe(false)
    expect(meansChannelLost({ error: 'the other host closed the control channel' })).toBe(true)
    expect(meansChannelLost({ error: '[Errno 32] Broken pipe' })).toBe(true)
    expect(meansChannelLost({ error })).toBe(false)
  })

  it('is said with its path and what to do', () => {
    expect(channelLost({ ...ends, transport: 'tcp' }, 20, cut).info).toMatchObject({
      message: 'The channel from cloudlet-a to cloudlet-b broke (TCP over eth0 alone): no byte passed for 20 s.',
      hint: expect.stringMatching(/^The guest runs on cloudlet-a\. .*keep eth0 up, or use migration\.transport: mptcp/),
      detail: cut,
    })
    expect(channelLost({ ...ends, transport: 'mptcp' }, null).info).toMatchObject({
      message: 'The channel from cloudlet-a to cloudlet-b broke (MPTCP over eth0 and eth1).',
      hint: expect.stringContaining('Keep one of the paths up'),
    })
  })
})
