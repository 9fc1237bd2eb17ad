// The local lab for real: needs root, Linux with MPTCP, and the lab image (built at the first run).
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { linkSchema } from '../../../shared/scenario'
import { runPlan } from '../plan/runner'
import type { NewEntry } from '../sessions/journal-writer'
import { localMachine } from '../ssh/local-machine'
import { takeDown } from './down'
import { readFacts } from './facts'
import { observe } from './observe'
import { upPlan } from './plans'
import type { LocalRecord, RecordHost } from './record'
import { readRecord } from './record'
import { labImages } from './layers'
import { loadScripts } from './scripts'
import { labTopology } from './topology'
import { applyLinks, bringUp, contextFor } from './up'

const reportSchema = z.object({ end: z.object({ sum_received: z.object({ bits_per_second: z.number() }) }) })
const execute = promisify(execFile)
const machine = localMachine()
const resources = resolve(import.meta.dirname, '../../../resources')
const entries: NewEntry[] = []
const journal = { write: (entry: NewEntry) => void entries.push(entry), sample: () => undefined }
const link = linkSchema.parse({})
const links = { eth0: link, eth1: link }
let dataFolder = ''
const optionsFor = (lab: string) => ({ lab, resources, dataFolder, journal })

/** All that a lab of this name could leave on the machine. (A dead process not yet reaped is in a group "(deleted)".) */
async function leftovers(lab: string): Promise<string> {
  const script = `ip netns | grep "^hl-$1-"; ip -o link | grep "handover-lab:$1\\b"; grep "labs/$1/" /proc/mounts
    find /sys/fs/cgroup -maxdepth 3 -path "*handover-lab/$1*"; grep -l "handover-lab/$1/.*[^)]$" /proc/[0-9]*/cgroup 2>/dev/null
    ls -d /var/lib/handover-lab/labs/$1 2>/dev/null; ip -o link | grep "hl$(printf %s "$1" | sha256sum | cut -c1-4)m"; true`
  return (await machine.exec({ argv: ['sh', '-c', script, 'leftovers', lab] })).stdout
}

const containerScript = `set -e
root=/var/lib/lxc/c1/rootfs
mkdir -p $root
tar -C $root -xf /var/lib/handover/guests/minimal.tar
cat >/var/lib/lxc/c1/config <<END
lxc.uts.name = c1
lxc.rootfs.path = dir:$root
lxc.net.0.type = veth
lxc.net.0.link = br0
lxc.net.0.flags = up
lxc.net.0.name = eth0
lxc.net.0.ipv4.address = 10.77.0.100/24
lxc.net.1.type = veth
lxc.net.1.link = br1
lxc.net.1.flags = up
lxc.net.1.name = eth1
lxc.net.1.ipv4.address = 10.77.1.100/24
lxc.tty.max = 0
lxc.pty.max = 1
lxc.console.path = none
lxc.mount.auto = proc:rw sys:rw cgroup:rw
lxc.cap.drop =
lxc.seccomp.profile =
lxc.init.cmd = /usr/bin/python3 -c 'import time; [time.sleep(1) for _ in iter(int, 1)]'
END
lxc-start -n c1 -o /tmp/lxc.log -l INFO || { cat /tmp/lxc.log >&2; exit 1; }
lxc-wait -n c1 -s RUNNING -t 10`

function hostOf(record: LocalRecord, name: string): RecordHost {
  const host = record.hosts.find((candidate) => candidate.name === name)
  if (!host) throw new Error(`no host ${name}`)
  return host
}

async function ssh(record: LocalRecord, name: string, command: string): Promise<string> {
  const host = hostOf(record, name)
  const known = join(dataFolder, `known-${record.name}-${name}`)
  await writeFile(known, `${host.address} ${host.hostKey}\n`)
  const options = [
    '-F',
    'none',
    '-o',
    'BatchMode=yes',
    '-o',
    'StrictHostKeyChecking=yes',
    '-o',
    `UserKnownHostsFile=${known}`,
  ]
  const argv = [...options, '-o', 'IdentitiesOnly=yes', '-i', record.keyFile, `root@${host.address}`, command]
  return (await execute('ssh', argv, { maxBuffer: 2 ** 24 })).stdout.trim()
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'lab-test-'))
})
afterAll(async () => {
  for (const lab of ['lab-one', 'lab-two', 'lab-crash']) await takeDown(machine, optionsFor(lab))
  await rm(dataFolder, { recursive: true, force: true })
}, 120_000)

describe('a local lab', () => {
  let record: LocalRecord
  beforeAll(async () => {
    record = await bringUp(machine, { ...optionsFor('lab-one'), links })
  }, 600_000)

  it('is up, with three hosts and verified rates', async () => {
    const state = await observe(machine, optionsFor('lab-one'))
    expect(state).toMatchObject({
      state: 'up',
      machine: 'here',
      links: { eth0: { rateMbit: 100 }, eth1: { rateMbit: 100 } },
    })
    expect(state.hosts.map((host) => [host.name, host.reachable])).toEqual([
      ['cloudlet-a', true],
      ['cloudlet-b', true],
      ['client', true],
    ])
    expect(state.hosts.flatMap((host) => host.interfaces.map((each) => each.up))).toEqual(Array(6).fill(true))
  })

  it('is the same after a second up, within 10 s', async () => {
    const before = await ssh(record, 'client', 'cat /proc/sys/kernel/random/boot_id; stat -c %Y /proc/1; hostname')
    const started = Date.now()
    const again = await bringUp(machine, { ...optionsFor('lab-one'), links })
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(again).toEqual(record)
    expect(await readRecord(dataFolder, 'lab-one')).toEqual(record)
    expect(await ssh(record, 'client', 'cat /proc/sys/kernel/random/boot_id; stat -c %Y /proc/1; hostname')).toBe(
      before,
    )
  })

  it('has hosts that reach each other on both paths, and CRIU', async () => {
    expect(await ssh(record, 'client', 'ping -qc1 -W2 10.77.0.1 && ping -qc1 -W2 10.77.1.2')).toContain('1 received')
    expect(await ssh(record, 'cloudlet-a', 'criu check 2>&1')).toContain('Looks good')
  })

  it('has hosts in which an LXC container starts, is checkpointed and restored', async () => {
    await ssh(record, 'cloudlet-a', containerScript)
    const before = await ssh(record, 'cloudlet-a', 'lxc-info -n c1 -s -i')
    expect(before).toMatch(/RUNNING[^]*10\.77\.0\.100[^]*10\.77\.1\.100/)
    const log = '-o /tmp/lxc.log -l INFO'
    await ssh(
      record,
      'cloudlet-a',
      `lxc-checkpoint -s -n c1 -D /tmp/dump ${log} || { tail -n 20 /tmp/lxc.log /tmp/dump/*.log >&2; false; }`,
    )
    expect(await ssh(record, 'cloudlet-a', 'lxc-info -n c1 -s')).toContain('STOPPED')
    await ssh(
      record,
      'cloudlet-a',
      `setsid lxc-checkpoint -r -n c1 -D /tmp/dump ${log} </dev/null >/dev/null 2>&1 & lxc-wait -n c1 -s RUNNING -t 20`,
    )
    expect(await ssh(record, 'client', 'ping -qc1 -W2 10.77.0.100')).toContain('1 received')
  }, 60_000)

  it('carries about 100 Mbit/s on one path and about twice that over MPTCP', async () => {
    await ssh(record, 'cloudlet-b', 'mptcpize run iperf3 -s -D; until ss -Hltn | grep -q :5201; do sleep 0.05; done')
    const rate = async (command: string) => {
      const report = reportSchema.parse(JSON.parse(await ssh(record, 'cloudlet-a', command)))
      return report.end.sum_received.bits_per_second / 1e6
    }
    const one = await rate('iperf3 -c 10.77.0.2 -t 2 -J')
    expect(one).toBeGreaterThan(80)
    expect(one).toBeLessThan(110)
    await ssh(record, 'cloudlet-a', 'ip mptcp endpoint add 10.77.1.1 dev br1 subflow')
    await ssh(record, 'cloudlet-b', 'ip mptcp endpoint add 10.77.1.2 dev br1 signal')
    const both = await rate('mptcpize run iperf3 -c 10.77.0.2 -t 3 -J')
    await ssh(record, 'cloudlet-a', 'ip mptcp endpoint flush')
    await ssh(record, 'cloudlet-b', 'ip mptcp endpoint flush; kill $(pidof iperf3)')
    expect(both).toBeGreaterThan(140)
  }, 30_000)

  it('ends a host whole when its first process dies, and up starts that host again', async () => {
    const group = '/sys/fs/cgroup/handover-lab/lab-one/client /sys/fs/cgroup/unified/handover-lab/lab-one/client'
    const kill = `for group in ${group}; do [ -d $group ] || continue
      for each in $(find $group -name cgroup.procs -exec cat {} +); do
        ! grep -q '^NSpid:.*[[:space:]]1$' /proc/$each/status || kill -9 $each; done
      until grep -q 'populated 0' $group/cgroup.events; do sleep 0.05; done; done`
    expect((await machine.exec({ argv: ['sh', '-c', kill] }, { timeoutMs: 10_000 })).exitCode).toBe(0)
    expect((await observe(machine, optionsFor('lab-one'))).state).toBe('partial')
    expect(await bringUp(machine, { ...optionsFor('lab-one'), links })).toEqual(record)
    expect(await ssh(record, 'client', 'hostname')).toBe('client')
  }, 30_000)

  it('takes other rates while it is up', async () => {
    const slow = { eth0: { ...link, rateMbit: 20 }, eth1: link }
    await applyLinks(machine, { ...optionsFor('lab-one'), links: slow })
    expect((await observe(machine, optionsFor('lab-one'))).links.eth0?.rateMbit).toBe(20)
    await applyLinks(machine, { ...optionsFor('lab-one'), links })
  })

  it('is started anew with a layer that it lacks, and keeps it', async () => {
    const layered = await bringUp(machine, { ...optionsFor('lab-one'), links, layers: ['docker'] })
    expect(layered.layers).toEqual(['docker'])
    const there = 'dockerd --version; ls /var/lib/handover/guests; hostname'
    expect(await ssh(layered, 'cloudlet-a', there)).toMatch(/^Docker version [^]*minimal.tar\nserver.tar\ncloudlet-a$/)
    expect(await bringUp(machine, { ...optionsFor('lab-one'), links })).toEqual(layered)
    record = layered
  }, 600_000)

  it('lives beside another lab, and going down leaves the other alone and nothing behind', async () => {
    const other = await bringUp(machine, { ...optionsFor('lab-two'), links })
    expect(hostOf(other, 'client').address).not.toBe(hostOf(record, 'client').address)
    expect(await ssh(other, 'client', 'hostname')).toBe('client')
    await takeDown(machine, optionsFor('lab-two'))
    expect(await leftovers('lab-two')).toBe('')
    expect(await ssh(record, 'client', 'hostname')).toBe('client')
    await takeDown(machine, optionsFor('lab-one'))
    await takeDown(machine, optionsFor('lab-one'))
    expect(await leftovers('lab-one')).toBe('')
    expect((await observe(machine, optionsFor('lab-one'))).state).toBe('down')
  }, 60_000)
})

describe('after a crash of up', () => {
  it('down leaves nothing, whichever step it was', async () => {
    const scripts = await loadScripts(resources)
    for (const stopAfter of [1, 3, 6, 7, 9, 10, 13]) {
      const facts = await readFacts(machine, 'lab-crash', scripts)
      const topology = labTopology('lab-crash', '10.78.251')
      const upFacts = { ...facts, cgroups: facts.cgroups ?? '', existed: false, claim: 'test' }
      const plan = upPlan(topology, upFacts, {
        scripts,
        images: labImages(scripts, []),
        links,
        publicKey: 'ssh-ed25519 AAAA',
      })
      await runPlan({ ...plan, steps: plan.steps.slice(0, stopAfter) }, contextFor(machine, optionsFor('lab-crash')))
      expect(await leftovers('lab-crash')).not.toBe('')
      await takeDown(machine, optionsFor('lab-crash'))
      expect(await leftovers('lab-crash'), `after ${stopAfter} steps`).toBe('')
    }
  }, 120_000)

  it('down leaves nothing when a step was killed half way', async () => {
    const scripts = await loadScripts(resources)
    for (const [index, killAfterMs] of [
      [5, 15],
      [5, 40],
      [6, 70],
      [8, 15],
      [8, 60],
      [9, 150],
    ] as const) {
      const facts = await readFacts(machine, 'lab-crash', scripts)
      const upFacts = { ...facts, cgroups: facts.cgroups ?? '', existed: false, claim: 'test' }
      const { steps } = upPlan(labTopology('lab-crash', '10.78.251'), upFacts, {
        scripts,
        images: labImages(scripts, []),
        links,
        publicKey: 'x',
      })
      const context = contextFor(machine, optionsFor('lab-crash'))
      await runPlan({ title: 'begun', steps: steps.slice(0, index) }, context)
      const last = steps[index]
      if (last) await machine.exec(last, { timeoutMs: killAfterMs })
      await takeDown(machine, optionsFor('lab-crash'))
      expect(await leftovers('lab-crash'), `step ${index} after ${killAfterMs} ms`).toBe('')
    }
  }, 60_000)

  it('a failed up does not undo the lab of a faster one', async () => {
    const scripts = await loadScripts(resources)
    const record = await bringUp(machine, { ...optionsFor('lab-crash'), links })
    const facts = await readFacts(machine, 'lab-crash', scripts)
    const upFacts = { ...facts, cgroups: facts.cgroups ?? '', existed: false, claim: 'late' }
    const plan = upPlan(labTopology('lab-crash', '10.78.252'), upFacts, {
      scripts,
      images: labImages(scripts, []),
      links,
      publicKey: 'x',
    })
    await expect(runPlan(plan, contextFor(machine, optionsFor('lab-crash')))).rejects.toThrow('(exit 75)')
    expect(await ssh(record, 'client', 'hostname')).toBe('client')
    await takeDown(machine, optionsFor('lab-crash'))
  }, 60_000)

  it('an aborted up removes what it made', async () => {
    const controller = new AbortController()
    const onProgress = ({ text }: { text: string }) => text.startsWith('Start client') && controller.abort()
    const up = bringUp(machine, { ...optionsFor('lab-crash'), links, onProgress, signal: controller.signal })
    await expect(up).rejects.toMatchObject({ info: { code: 'cancelled' } })
    expect(await leftovers('lab-crash')).toBe('')
  }, 60_000)
})
