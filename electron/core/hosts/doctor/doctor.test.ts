import { expect, test } from 'vitest'
import { hostReportSchema } from '../../../../shared/doctor'
import { LabError } from '../../../../shared/reply'
import type { HostFacts } from '../facts'
import { worst } from './check'
import { issuesOf } from './known-issues'
import { judge } from './mptcp'
import { runDoctor } from './run-doctor'
import { compareVersions, inRange, kernelVersion } from './versions'

const facts = (kernel: string, versions: Record<string, string>): HostFacts => ({
  kernel,
  architecture: 'x86_64',
  distribution: 'Debian',
  clockMs: 0,
  cpus: 2,
  cpuFlags: [],
  memoryTotalBytes: 0,
  memoryAvailableBytes: 0,
  cgroup: 'v2',
  lsms: [],
  mptcpEnabled: true,
  kvm: false,
  disks: [],
  tools: [],
  versions,
  interfaces: [],
})
const levels = (kernel: string, component: 'criu' | 'docker' | 'kernel' | 'lxc', version: string) =>
  issuesOf(facts(kernel, { [component]: version }), [component]).map((issue) => issue.level)

test('versions compare as numbers', () => {
  expect(compareVersions('6.9', '6.16')).toBeLessThan(0)
  expect(compareVersions('26.1', '26.1.0')).toBe(0)
  expect(inRange('28', { from: '28' })).toBe(true)
  expect(inRange('27.5.1', { from: '28' })).toBe(false)
  expect(kernelVersion('6.12.43+deb13-cloud-amd64')).toBe('6.12.43')
})

test('known issues by version', () => {
  expect(levels('6.16.0', 'criu', '4.1.1')).toContain('fail')
  expect(
    ['4.0.6', '5.0.2', '6.0.5', '7.0.0', '7.0.1'].map((version) => levels('6.12.0', 'lxc', version).length),
  ).toEqual([0, 1, 1, 1, 0])
  expect(issuesOf({ ...facts('6.12.0', { lxc: '6.0.5' }), cgroup: 'v1' }, ['lxc'])).toEqual([])
  expect(levels('6.12.43', 'criu', '4.1.1')).toEqual([])
  expect(levels('6.18.1', 'criu', '4.2.1')).toEqual([])
  expect(levels('6.18.1', 'docker', '29.0')).toEqual(['fail'])
  expect(levels('6.18.1', 'docker', '26.1.5')).toEqual([])
  expect(levels('5.15.0', 'kernel', '')).toEqual(['warn'])
  expect(levels('5.4.0', 'kernel', '')).toEqual(['fail'])
})

test('the worst finding leads', () => {
  expect(worst([], 'fine')).toEqual({ level: 'pass', reason: 'fine' })
  const both = worst(
    [
      { level: 'warn', reason: 'small.' },
      { level: 'fail', reason: 'big.', remedy: 'do' },
    ],
    'fine',
  )
  expect(both).toEqual({ level: 'fail', reason: 'big. small.', remedy: 'do' })
})

test('what a join proves', () => {
  expect(judge({ fallback: true, extraSubflows: 0, joins: 0 }, 'b').level).toBe('fail')
  expect(judge({ fallback: false, extraSubflows: 0, joins: 0 }, 'b').reason).toMatch(/no second subflow/)
  expect(judge({ fallback: false, extraSubflows: 1, joins: 1 }, 'b').level).toBe('pass')
})

test('a host that cannot be reached gets a report', async () => {
  const pool = {
    machine: (name: string) => Promise.reject(new LabError({ code: 'unreachable', message: 'No answer.', host: name })),
  }
  const reports = await runDoctor([{ name: 'a', role: 'cloudlet' }], pool)
  expect(hostReportSchema.array().parse(reports)[0]?.checks).toMatchObject([{ id: 'reach', level: 'fail' }])
})
