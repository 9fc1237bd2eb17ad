import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { counterDelta, parseCounters, parseEndpoints, parseMptcpConnections, parseSubflows } from './mptcp-text'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')

describe('evidence of the kernel, as its tools print it', () => {
  it('reads the connection and how many subflows it has', () => {
    expect(parseMptcpConnections(fixture('ss-Mani.txt'))).toEqual([
      {
        local: '10.77.0.1:41154',
        remote: '10.77.0.2:5001',
        state: 'ESTAB',
        token: 'b40df991',
        subflows: 3,
        fallback: false,
      },
    ])
  })

  it('reads each subflow under the token of its connection', () => {
    const flows = parseSubflows(fixture('ss-tani.txt'))
    expect(flows.map((flow) => [flow.connection, flow.local, flow.interface, flow.bytesSent])).toEqual([
      ['b40df991', '10.77.1.1:36653', 'eth1', 16_334_592],
      ['b40df991', '10.77.0.1:41154', 'eth0', 28_425_752],
      ['b40df991', '10.77.1.1:50105', 'eth1', 12_381_288],
    ])
    expect(flows[1]).toMatchObject({ rttMs: 3.132, backup: false, state: 'ESTAB' })
  })

  it("reads the receiver's side, and leaves listeners out", () => {
    const flows = parseSubflows(fixture('ss-tani-b.txt'))
    expect(flows.map((flow) => flow.bytesReceived)).toEqual([28_518_376, 16_343_168, 12_408_344])
    expect(new Set(flows.map((flow) => flow.connection))).toEqual(new Set(['88e35b8a']))
  })

  it('leaves out a socket that fell back to TCP, and plain TCP', () => {
    expect(parseSubflows(fixture('ss-tani-fallback.txt'))).toEqual([])
  })

  it('tells what the MIB counters grew by', () => {
    const delta = counterDelta(parseCounters(fixture('nstat-before.json')), parseCounters(fixture('nstat-after.json')))
    expect(delta).toMatchObject({ MPTcpExtMPCapableSYNTX: 1, MPTcpExtMPCapableSYNACKRX: 1, MPTcpExtMPJoinSynAckRx: 2 })
    expect(delta).not.toHaveProperty('MPTcpExtMPCapableFallbackACK')
    expect(parseCounters('no json')).toEqual({})
  })

  it('reads endpoints', () => {
    expect(parseEndpoints('10.77.1.1 id 1 subflow dev eth1 \n10.77.1.2 id 3 signal backup \n')).toEqual([
      { address: '10.77.1.1', id: 1, flags: ['subflow'], device: 'eth1' },
      { address: '10.77.1.2', id: 3, flags: ['signal', 'backup'], device: null },
    ])
  })
})
