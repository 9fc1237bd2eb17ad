import { unzipSync } from 'fflate'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parse } from 'yaml'
import { exportFormats } from '../../../shared/ipc'
import type { RunResult } from '../../../shared/results'
import { scenarioSchema } from '../../../shared/scenario'
import { exportSession } from './export'
import { addRemark } from './add-remark'
import { verifyBundle } from './bundle/check'
import { openSession } from './open'
import { createSession } from './session'
import { metrics, newRoot, record, resultsOf, run, start } from './session.fixture'

const hostile = `<script>alert("x")</script>' onload='y" & <img src=http://evil/>`
const resources = resolve(import.meta.dirname, '../../../resources')
const twoCells = scenarioSchema.parse({ version: 1, name: 'two', repeat: 2 })
const read = (path: string) => readFileSync(path, 'utf8')
const manifestSchema = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
})

function recorded(about: Parameters<typeof record>[1] = {}) {
  const root = newRoot()
  const session = record(root, about)
  session.close('succeeded', null)
  return { root, ...session }
}

describe('report.html', () => {
  it('reads as a lab report, with graphs', async () => {
    const { root, id } = recorded()
    const report = read(await exportSession(root, id, 'html'))
    for (const part of [
      'Question',
      'Set-up',
      'Results',
      'What was not measured',
      'Limits',
      'Procedure',
      'Raw data',
      'Appendix: every step',
    ]) {
      expect(report).toContain(`<h2>${part}</h2>`)
    }
    expect(report).toContain('Throughput of cloudlet-a')
    expect(report).toContain('Handover gap: no path probe ran')
    expect(report).toContain('The verdict holds')
    expect(report).toMatch(/no answer for 950 ms/)
    expect(report).toMatch(/class="switch stroke-eth0"/)
    expect(report).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  it('escapes everything that came from hosts and files, and loads nothing', async () => {
    const from = hostile.slice(0, 30)
    const { root, id } = recorded({
      title: hostile,
      output: hostile,
      result: { ...run, from, factors: { [hostile]: hostile } },
    })
    const report = read(await exportSession(root, id, 'html'))
    expect(report).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;')
    expect(report).not.toMatch(/<script|<img|<link|<iframe|\son\w+='|@import|url\(/i)
    for (const tag of report.match(/<[^>]*>/g) ?? []) expect(tag).not.toMatch(/\s(src|on\w+)=|href="[^"]*[:/]/i)
  })

  it('is made of an hour at 10 Hz without hanging, with few points', { timeout: 60_000 }, async () => {
    const root = newRoot()
    const long = { ...run, phases: [{ name: 'transfer' as const, startMs: start, endMs: start + 3_600_000 }] }
    const session = record(root, { result: long })
    for (let t = start; t < start + 3_600_000; t += 100) {
      const eth0 = { rxBytes: 0, txBytes: (t - start) * (t % 7), up: true }
      session.journal.sample({ kind: 'host', t, host: 'cloudlet-b', interfaces: { eth0 }, cpuPercent: 3, subflows: [] })
      const answers = [0, 20, 40, 60, 80].map((ms): [number, number, number] => [t + ms, t + ms, 0.1])
      session.journal.sample({ kind: 'probe', t, probe: 'guest', answers, connection: 1 })
    }
    session.close('succeeded', null)
    const report = read(await exportSession(root, session.id, 'html'))
    for (const [, path = ''] of report.matchAll(/ d="([^"]*)"/g))
      expect(path.match(/[ML]/g)?.length ?? 0).toBeLessThan(1010)
    expect(report.length).toBeLessThan(500_000)
  })
})

describe('csv', () => {
  it('has one row a run with units in the header, and the samples beside it', async () => {
    const { root, id, folder } = recorded({ result: { ...run, factors: { 'guest.image': '=cmd|"x",1' } } })
    const path = await exportSession(root, id, 'csv')
    expect(path).toBe(join(folder, 'export-runs.csv'))
    const [header, row, ...rest] = read(path).trimEnd().split('\r\n')
    expect(header).toContain('factor guest.image,from,to,status')
    expect(header).toContain('total (ms),freeze (ms),downtime (ms)')
    // A formula is defused, quotes are doubled, and what was not measured is empty, not 0.
    expect(row).toContain(`"'=cmd|""x"",1",cloudlet-a,cloudlet-b,succeeded`)
    expect(row).toContain('5000,2000.5,2100,,1500')
    expect(rest).toEqual([])
    const samples = read(join(folder, 'export-samples.csv')).trimEnd().split('\r\n')
    const columns = samples[0]?.split(',').length
    for (const line of samples) expect(line.split(',')).toHaveLength(columns ?? 0)
    expect(samples).toContain(`${start + 100},interface,cloudlet-a,eth0,0,100000,true,,,,,,,,,,,,,,,,`)
  })
})

describe('tables', () => {
  it('are written for a text in Markdown and LaTeX, and stand in the report of several runs', async () => {
    const root = newRoot()
    const session = record(root)
    session.writeResults(resultsOf([run, { ...run, run: 1, hop: 0 }]))
    session.close('succeeded', null)
    const markdown = read(await exportSession(root, session.id, 'markdown'))
    expect(markdown).toContain(
      '| migration.transport = mptcp | Downtime | 2 | 0 | 2100 ms | 2100 ms | \\<20 ms | 2100 ms |',
    )
    const latex = read(await exportSession(root, session.id, 'latex'))
    expect(latex).toContain('migration.transport = mptcp & Downtime & 2 & 0 & 2100 ms')
    expect(latex).toContain('\\begin{longtable}{llrrrrrrrrl}')
    const report = read(await exportSession(root, session.id, 'html'))
    expect(report).toContain('<h3>All runs together</h3>')
    expect(report).toContain('<td class="number">&lt;20 ms</td>')
  })

  it('tell the parts of a run and the guests beside it in every format', async () => {
    const companion = { guest: 'guest-2', status: 'succeeded' as const, error: null, state: 'continued' as const, totalMs: 4000, freezeMs: 1200 } // prettier-ignore
    const parts = [{ name: 'image', ms: 300, bytes: 2 ** 20 }, { name: 'image', ms: 100, bytes: null }] // prettier-ignore
    const teka = { control: 'none' as const, slots: [], tables: [] }
    const told = { ...metrics, connectMs: 210, decideMs: 35, moveMs: 4300, addressMs: 0 }
    const result: RunResult = { ...run, parts, companions: [companion], teka, metrics: told }
    const { root, id } = recorded({ result })
    const csv = read(await exportSession(root, id, 'csv'))
    expect(csv).toContain(',part image (ms),part image (bytes),guest-2: status,guest-2: state,guest-2: total (ms),guest-2: freeze (ms),guest-2: error\r\n') // prettier-ignore
    expect(csv).toMatch(/,400,1048576,succeeded,continued,4000,1200,\r\n$/)
    const markdown = read(await exportSession(root, id, 'markdown'))
    expect(markdown).toContain('| run 1 | image | 300 ms | 1.0 MiB |')
    expect(markdown).toContain('| run 1 | guest-2 | succeeded | continued | 4000 ms | 1200 ms |')
    expect(markdown).toContain('| run 1 | migration.transport = mptcp | 210 ms | 35 ms | 4300 ms | 0.0 ms |')
    const latex = read(await exportSession(root, id, 'latex'))
    expect(latex).toContain('run 1 & guest-2 & succeeded & continued & 4000 ms & 1200 ms')
    expect(latex).toContain('T\\_CIP & T\\_CVM & T\\_MVM & T\\_VMIP')
    const report = read(await exportSession(root, id, 'html'))
    expect(report).toContain('<h3>Guests that moved at the same time</h3>')
    expect(report).toContain('<h3>Parts timed by themselves</h3>')
    expect(JSON.parse(read(await exportSession(root, id, 'json')))).toMatchObject({ runs: [{ parts, companions: [companion] }] }) // prettier-ignore
  })
})

describe('zip', () => {
  it('holds the folder, the report and a manifest that matches, however often it is made', async () => {
    const { root, id } = recorded()
    await exportSession(root, id, 'zip')
    const files = unzipSync(readFileSync(await exportSession(root, id, 'zip')))
    const manifest = manifestSchema.parse(JSON.parse(Buffer.from(files[`${id}/manifest.json`] ?? []).toString()))
    const names = manifest.files.map(({ name }) => name)
    expect(names.toSorted()).toEqual(['facts.json', 'journal.chain', 'journal.ndjson', 'report.html', 'results.json', 'samples.ndjson', 'scenario.yaml']) // prettier-ignore
    expect(Object.keys(files)).toHaveLength(names.length + 1)
    for (const { name, bytes, sha256 } of manifest.files) {
      const data = files[`${id}/${name}`] ?? new Uint8Array()
      expect(data).toHaveLength(bytes)
      expect(createHash('sha256').update(data).digest('hex')).toBe(sha256)
    }
  })
})

it('lets no private key out in any format, also none that was recorded in part', async () => {
  const begin = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' ')
  const end = ['-----END OPENSSH', 'PRIVATE KEY-----'].join(' ')
  const error = {
    code: 'step-failed' as const,
    message: `failed: ${begin}\nc2VjcmV0`,
    detail: `c2VjcmV0\n${end} after`,
  }
  const { root, id, folder } = recorded({
    output: `c2VjcmV0\n${end} after`,
    result: { ...run, status: 'failed', error },
  })
  writeFileSync(join(folder, 'criu.log'), `before\n${begin}\nc2VjcmV0\n${end}\nafter\n`)
  for (const format of exportFormats) {
    const path = await exportSession(root, id, format)
    const texts = format === 'zip' ? Object.values(unzipSync(readFileSync(path))) : [readFileSync(path)]
    for (const text of texts) expect(Buffer.from(text).toString()).not.toContain('c2VjcmV0')
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

it('lets no password, no key and no home folder out in any format', async () => {
  const root = newRoot()
  const secret = 'hunter2hunter2'
  const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsomethingsomething'
  const scenarioText = `version: 1\nname: secrets\nlab: /home/alice/lab.yaml\nguest: { image: /home/alice/rootfs, command: [/usr/bin/server, --password, ${secret}] }\n`
  const factors = { 'guest.image': '/home/alice/rootfs', 'guest.command': `server --passphrase=${secret}` }
  const error = { code: 'step-failed' as const, message: `/Users/alice/x failed, password: ${secret}`, detail: hostKey }
  const result: RunResult = { ...run, status: 'failed', error, factors }
  const session = createSession(root, { title: 'secrets', lab: '/home/alice/lab.yaml', product: 'x', scenarioText }) // prettier-ignore
  const { journal } = session
  const argv = ['sshpass', '-p', secret, 'ssh', '-i', '/root/.ssh/id_ed25519', 'alice-host']
  const stdin = `{"password": "${secret}"}\nhttps://bob:${secret}@example.org/\nC:\\Users\\alice\\key\nAuthorization: Bearer ${secret}`
  journal.write({ kind: 'plan', title: `--secret ${secret}`, steps: 1 })
  journal.write({ kind: 'step', id: 1, undo: false, step: { host: 'cloudlet-a', argv: argv.slice(0, -1), stdin, why: 'x' } }) // prettier-ignore
  journal.write({ kind: 'step-end', id: 1, exitCode: 1, durationMs: 1, stdout: hostKey, stderr: `api_key=${secret}`, error }) // prettier-ignore
  journal.write({ kind: 'command', host: 'cloudlet-a', argv: ['x', '--password', secret], exitCode: 0, durationMs: 1 })
  journal.write({ kind: 'run-end', result })
  session.writeResults({ ...resultsOf([result]), scenario: scenarioSchema.parse(parse(scenarioText)) })
  session.writeFile('facts.json', JSON.stringify({ 'cloudlet-a': { kernel: '/home/alice', versions: {} } }))
  session.close('failed', error)
  writeFileSync(join(session.folder, 'criu.log'), `open /home/alice/dump\npassword=${secret}\n${hostKey}\n`)
  await addRemark(root, session.id, { kind: 'note', text: `see /home/alice/notes and password: ${secret}` })
  for (const format of exportFormats) {
    const path = await exportSession(root, session.id, format)
    const texts = format === 'zip' ? Object.values(unzipSync(readFileSync(path))) : [readFileSync(path)]
    for (const bytes of texts) {
      const text = Buffer.from(bytes).toString()
      for (const word of [secret, 'alice', 'AAAAC3Nz', '/root/', 'something'])
        expect(text, `${format}: ${word}`).not.toContain(word)
    }
  }
  expect(await verifyBundle(join(session.folder, `${session.id}.zip`))).toMatchObject({ whole: true, notes: expect.arrayContaining([expect.stringContaining('line by line')]) }) // prettier-ignore
})

it('says which runs are marked invalid, everywhere, and leaves them out of every figure', async () => {
  const root = newRoot()
  const session = record(root)
  const slow = { ...run, run: 1, metrics: { ...metrics, downtimeMs: 9000 } }
  session.journal.write({ kind: 'run-end', result: slow })
  session.writeResults({ ...resultsOf([run, slow]), scenario: twoCells })
  session.close('succeeded', null)
  const before = readFileSync(join(session.folder, 'results.json'))
  await addRemark(root, session.id, { kind: 'invalid', run: 1, hop: 0, reason: 'the laptop <slept>' })
  await addRemark(root, session.id, { kind: 'note', text: 'second try' })
  expect(readFileSync(join(session.folder, 'results.json'))).toEqual(before)
  const report = read(await exportSession(root, session.id, 'html', { resources }))
  expect(report).toContain('1 of 2 runs is marked invalid and in no figure: run 2 (the laptop &lt;slept&gt;).')
  expect(report).toContain('<th class="number">Invalid</th>')
  expect(report).toContain('Marked invalid')
  expect(report).toContain('second try')
  const markdown = read(await exportSession(root, session.id, 'markdown', { resources }))
  expect(markdown).toContain('1 of 2 runs is marked invalid')
  expect(markdown).toMatch(/Downtime \| 1 \| 0 \| 1 \| 2100 ms/)
  expect(read(await exportSession(root, session.id, 'csv'))).toMatch(
    /invalid because\r\n[^\n]*,\r\n[^\n]*the laptop <slept>/,
  )
  expect((await openSession(root, session.id)).info.verdicts).toEqual({ held: 1, broken: 0, invalid: 1 })
  await addRemark(root, session.id, { kind: 'valid', run: 1, hop: 0, reason: 'it had not' })
  expect(read(await exportSession(root, session.id, 'html'))).not.toContain('is marked invalid and in no figure')
  await expect(addRemark(root, session.id, { kind: 'invalid', run: 7, hop: 0, reason: 'x' })).rejects.toThrow(
    'no run 8',
  )
})

it('stands beside the theses where one is near, and draws the model line', async () => {
  const root = newRoot()
  const session = record(root)
  const runs = [16, 64, 256].flatMap((memory, cell) =>
    [0, 1].map((again) => ({
      ...run,
      run: cell * 2 + again,
      factors: { 'guest.memoryMiB': memory },
      metrics: {
        ...metrics,
        downtimeMs: 300 + memory * 85 + again * 10,
        logicalBytes: memory * 2 ** 20,
        floorMs: memory * 84,
      },
    })),
  )
  for (const result of runs) session.journal.write({ kind: 'run-end', result })
  const scenario = scenarioSchema.parse({
    version: 1,
    name: 'sizes',
    migration: { method: 'qiu', transport: 'tcp' },
    links: { eth0: { rateMbit: 600 } },
    factors: { 'guest.memoryMiB': [16, 64, 256] },
  })
  session.writeResults({ ...resultsOf(runs), scenario })
  session.close('succeeded', null)
  const report = read(await exportSession(root, session.id, 'html', { resources }))
  expect(report).toContain('<h2>Beside the theses</h2>')
  expect(report).toMatch(/Qiu 2016, Table 4.17/)
  expect(report).toContain('Downtime over logical bytes')
  expect(report).toMatch(/class="model"[^>]*x1/)
  expect(report).toContain('Varied: guest.memoryMiB (16, 64, 256)')
  expect(report).not.toMatch(/NaN|undefined|Infinity|\[object/)
  const links = [...report.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)
  for (const link of links) expect(link).toMatch(/^[a-z]+\.(ndjson|json|yaml|chain)$/)
})

it('exports what a crash left', async () => {
  const root = newRoot()
  const { id, folder } = record(root)
  writeFileSync(join(folder, 'results.json'), '')
  writeFileSync(join(folder, 'facts.json'), '{"a":')
  for (const format of exportFormats) await exportSession(root, id, format)
  expect(read(join(folder, 'report.html'))).toContain('without saying how the session ended')
})
