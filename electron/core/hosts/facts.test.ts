import { expect, test } from 'vitest'
import { execFileSync } from 'node:child_process'
import { parseFacts } from './facts'
import { factsScript } from './facts-script'

const captured = [
  'kernel\t6.12.43+deb13-cloud-amd64',
  'architecture\tx86_64',
  'distribution\tDebian GNU/Linux 13 (trixie)',
  'clock\t1763722402123456789',
  'cpus\t2',
  'flags\t fpu vme vmx',
  'memory.total\t2048',
  'memory.available\t1024',
  'cgroup\tv2',
  'lsms\tlockdown,capability,apparmor',
  'mptcp\t1',
  'disk\t1000 ext2/ext3 /var/lib/lxc',
  'tool\tpython3',
  'version.criu\tVersion: 4.2.1 ',
  'version.ssh\tOpenSSH_10.0p2 Debian-7, OpenSSL 3.5.1 1 Jul 2025 ',
  'version.docker\tDocker version 26.1.5+dfsg1, build a72d7cd ',
  'addresses\t[{"ifname":"br0","operstate":"UP","addr_info":[{"family":"inet","local":"10.77.0.2","prefixlen":24}]},{"ifname":"eth0","master":"br0","addr_info":[]}]',
].join('\n')

test('a captured answer', () => {
  const facts = parseFacts(captured)
  expect(facts).toMatchObject({
    kernel: '6.12.43+deb13-cloud-amd64',
    memoryTotalBytes: 2048 * 1024,
    mptcpEnabled: true,
    cpuFlags: ['fpu', 'vme', 'vmx'],
    versions: { criu: '4.2.1', ssh: '10.0', docker: '26.1.5' },
    disks: [{ path: '/var/lib/lxc', freeBytes: 1_024_000 }],
  })
  expect(facts?.interfaces[0]).toEqual({ name: 'br0', bridge: null, state: 'UP', addresses: ['10.77.0.2'] })
  expect(facts?.interfaces[1]?.bridge).toBe('br0')
})

test('an answer that breaks off', () => {
  expect(parseFacts('kernel\t6.1')).toBeUndefined()
})

test.runIf(process.platform === 'linux')('the script on this machine', () => {
  const text = execFileSync('sh', { input: factsScript, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })
  expect(parseFacts(text)?.cpus).toBeGreaterThan(0)
  const few = execFileSync('sh', ['-s', '--', 'move'], { input: factsScript, encoding: 'utf8' })
  expect(few.split('\n').filter((line) => !/^(memory\.|version\.|$)/.test(line))).toEqual([])
  expect(few).toContain('memory.available\t')
})
