import { expect, it } from 'vitest'
import { migrationSchema } from '../../../../shared/scenario'
import { capabilities, migrationUri, parameters } from './setup'

const spec = (given: object) => migrationSchema.parse(given)

it('says every capability that matters, so that none of an earlier migration stays', () => {
  expect(capabilities(spec({ strategy: 'post-copy' }))).toEqual({
    capabilities: expect.arrayContaining([
      { capability: 'postcopy-ram', state: true },
      { capability: 'multifd', state: false },
      { capability: 'auto-converge', state: false },
    ]),
  })
})

it('sends differences of pages in a pre-copy, where QEMU can', () => {
  const on = (given: object) => capabilities(spec({ strategy: 'pre-copy', ...given })).capabilities
  expect(on({})).toContainEqual({ capability: 'xbzrle', state: true })
  expect(on({ multifd: 2 })).toContainEqual({ capability: 'xbzrle', state: false })
  expect(on({ strategy: 'post-copy' })).toContainEqual({ capability: 'xbzrle', state: false })
})

it('raises QEMU’s own cap, and names the credentials on both sides', () => {
  const tls = { credentials: 'tls-1', hostname: 'handover-1' }
  expect(parameters(spec({}), 'source', tls)).toMatchObject({
    'max-bandwidth': 0,
    'downtime-limit': 30,
    'tls-creds': 'tls-1',
    'tls-hostname': 'handover-1',
  })
  expect(parameters(spec({ bandwidthMbit: 80, multifd: 2 }), 'source', null)).toMatchObject({
    'max-bandwidth': 10_000_000,
    'multifd-channels': 2,
    'tls-creds': '',
  })
  expect(parameters(spec({}), 'target', tls)).toEqual({ 'tls-creds': 'tls-1' })
  expect(migrationUri('10.77.0.2', 4444, 'mptcp')).toBe('tcp:10.77.0.2:4444,mptcp=on')
})
