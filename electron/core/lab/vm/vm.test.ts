import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linkSchema } from '../../../../shared/scenario'
import { userMachine } from '../../ssh/local-machine'
import { qemuVersion, requireCarried } from './accelerator'
import { hostCommand, switchCommand } from './command'
import { vmLinksPlan } from './links'
import { carrierReport } from './over-commit'
import { parseRunning, vmDownPlan, vmUpPlan } from './plans'
import { requireShortFolder, vmLabOf } from './vm-lab'

const resources = resolve(import.meta.dirname, '../../../../resources')
const boot = {
  folder: '/home/u,x/labs/one/vm',
  image: '/images/a',
  accelerator: 'tcg',
  publicKey: 'ssh-ed25519 AAAA c',
} as const
const labOf = async (name: string) => {
  const lab = await vmLabOf(name, resources)
  if (!lab) throw new Error('no lab')
  return lab
}
const valuesOf = (argv: readonly string[], option: string) => argv.filter((_, index) => argv[index - 1] === option)

describe('which labs are of VMs', () => {
  it('local-vm and names that begin with it, with their own names', async () => {
    expect((await labOf('local-vm')).hosts.map((host) => host.name)).toEqual(['cloudlet-a', 'cloudlet-b', 'client'])
    expect((await labOf('local-vm-two')).name).toBe('local-vm-two')
    expect(await vmLabOf('local', resources)).toBeNull()
    expect(await vmLabOf('local-vms', resources)).toBeNull()
  })

  it('a lab file whose hosts are of kind vm; never mixed with the user’s own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'handover-vm-'))
    const file = join(folder, 'lab.yaml')
    const write = (client: string) =>
      writeFileSync(
        file,
        `version: 1\nname: mine\nhosts:\n  a: { kind: vm, memoryMiB: 768 }\n  b: { kind: vm }\n  c: ${client}\n`,
      )
    try {
      write('{ kind: vm, role: client }')
      expect((await labOf(file)).hosts).toMatchObject([
        { name: 'a', number: 1, memoryMiB: 768, cpus: 1 },
        {},
        { role: 'client' },
      ])
      write('{ role: client, address: 192.0.2.1 }')
      await expect(vmLabOf(file, resources)).rejects.toThrow(/lab\.yaml:6:\d+ hosts\.c.*cannot be in one lab/)
      write('{ kind: vm, role: client, address: 192.0.2.1 }')
      await expect(vmLabOf(file, resources)).rejects.toThrow(
        /lab\.yaml:6:\d+ hosts\.c\.address: is not for a host of kind vm/,
      )
      write('{ kind: vm }')
      await expect(vmLabOf(file, resources)).rejects.toThrow(/a client/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('command lines', () => {
  it('the switch has a port for each NIC, and each host is at its own', async () => {
    const lab = await labOf('local-vm')
    const ports = valuesOf(switchCommand(lab, boot.folder), '-netdev')
    expect(ports.filter((port) => port.startsWith('hubport,'))).toHaveLength(6)
    for (const host of lab.hosts) {
      const nics = valuesOf(hostCommand(lab, host, 2222, boot), '-netdev')
      expect(nics).toHaveLength(3)
      for (const nic of nics.slice(0, 2)) {
        const path = /addr\.path=(\S+)/.exec(nic)?.[1]
        expect(path).toContain('/home/u,,x/')
        expect(ports.filter((port) => port.endsWith(`addr.path=${path}`))).toHaveLength(1)
      }
    }
  })

  it('only loopback reaches a host, and a host reaches nothing by its management path', async () => {
    const lab = await labOf('local-vm')
    const [first] = lab.hosts
    const argv = first ? hostCommand(lab, first, 2222, boot) : []
    expect(valuesOf(argv, '-netdev')[2]).toBe('user,id=management,restrict=on,hostfwd=tcp:127.0.0.1:2222-:22')
    expect(valuesOf(argv, '-drive')[0]).toContain('snapshot=on')
    expect(valuesOf(argv, '-append')[0]).toContain('handover.host=cloudlet-a handover.number=1 handover.key=AAAA')
  })

  it('a QEMU is old enough or not', () => {
    expect(qemuVersion('QEMU emulator version 7.2.22 (Debian)')).toBe(7.02)
    expect(qemuVersion('QEMU emulator version 10.0.13')).toBeGreaterThan(7.02)
    expect(qemuVersion('QEMU emulator version 6.2.0')).toBeLessThan(7.02)
    expect(qemuVersion('?')).toBeNull()
  })

  it('carries no kvm guest where it would be translated twice', () => {
    expect(() => requireCarried('tcg', ['docker', 'kvm'])).toThrow(/translated twice/)
    expect(() => requireCarried('tcg', ['docker'])).not.toThrow()
    expect(() => requireCarried('kvm', ['kvm'])).not.toThrow()
  })
})

describe('plans', () => {
  it('everything is undone by removing the folder, and hosts come after the switch', async () => {
    const lab = await labOf('local-vm')
    const ports = { 'cloudlet-a': 1, 'cloudlet-b': 2, client: 3 }
    const { steps } = vmUpPlan(lab, { boot, ports, hosts: lab.hosts, withSwitch: true, script: 'vm' })
    expect(steps).toHaveLength(8)
    expect(steps[0]?.undo).toEqual({ argv: vmDownPlan(lab.name, boot.folder, 'vm').steps[0]?.argv, stdin: 'vm' })
    const again = vmUpPlan(lab, { boot, ports, hosts: lab.hosts.slice(1, 2), withSwitch: false, script: 'vm' })
    expect(again.steps.map((step) => step.argv.at(-1))).toContain('cloudlet-b')
    expect(again.steps).toHaveLength(2)
  })

  it('delay and loss are set in the hosts', () => {
    const link = linkSchema.parse({ rateMbit: 10, delayMs: 20, lossPercent: 1 })
    const { steps } = vmLinksPlan('one', [{ name: 'client' }], { eth0: link, eth1: linkSchema.parse({}) })
    expect(steps.map((step) => step.host)).toEqual(['client', 'client', 'client'])
    expect(steps[0]?.argv.join(' ')).toMatch(/^tc qdisc replace dev eth0 root handle 1: netem .*delay 20ms loss 1%/)
  })
})

it('says when this computer has less than the VMs may take', async () => {
  const lab = await labOf('local-vm')
  const levels = (computer: { cpus: number; memoryMiB: number }) =>
    carrierReport(lab, computer).checks.map((check) => check.level)
  expect(levels({ cpus: 8, memoryMiB: 16_384 })).toEqual(['pass', 'pass'])
  expect(levels({ cpus: 2, memoryMiB: 3500 })).toEqual(['warn', 'warn'])
  expect(levels({ cpus: 4, memoryMiB: 2048 })).toEqual(['fail', 'pass'])
})

it('a folder whose sockets would have too long a name is refused', () => {
  expect(() => requireShortFolder(`/${'a'.repeat(60)}`)).not.toThrow()
  expect(() => requireShortFolder(`/${'a'.repeat(100)}`)).toThrow(/too long/)
})

it('finds and ends the processes of one lab alone, also without any file', async () => {
  const top = mkdtempSync(join(tmpdir(), 'handover-vm-'))
  const script = readFileSync(join(resources, 'lab', 'vm.sh'), 'utf8')
  const vm = (...argv: string[]) => userMachine().exec({ argv: ['sh', '-s', '--', ...argv], stdin: script })
  const folders = ['one', 'one-more'].map((lab) => join(top, 'labs', lab, 'vm'))
  const [one = '', other = ''] = folders
  // Any program by the name of QEMU's, with a pid file's name among its words, as QEMU has it.
  const pretend = (folder: string, name: string) => {
    mkdirSync(folder, { recursive: true })
    const argv = ['-e', 'setInterval(() => undefined, 1000)', '--', '-pidfile', `${folder}/${name}.pid`]
    return spawn(process.execPath, argv, { argv0: 'qemu-system-x86_64', stdio: 'ignore' })
  }
  const mine = [pretend(one, 'cloudlet-a'), pretend(one, 'switch')]
  const theirs = pretend(other, 'cloudlet-a')
  try {
    for (const child of [...mine, theirs]) if (child.pid === undefined) await once(child, 'spawn')
    expect([...parseRunning((await vm('running', one)).stdout)].toSorted()).toEqual(['cloudlet-a', 'switch'])
    expect((await vm('down', one)).exitCode).toBe(0)
    expect(parseRunning((await vm('running', one)).stdout).size).toBe(0)
    expect([...parseRunning((await vm('running', other)).stdout)]).toEqual(['cloudlet-a'])
    expect((await vm('down', one)).exitCode).toBe(0)
    expect((await vm('down', top)).exitCode).toBe(2)
  } finally {
    for (const child of [...mine, theirs]) child.kill('SIGKILL')
    rmSync(top, { recursive: true })
  }
})
