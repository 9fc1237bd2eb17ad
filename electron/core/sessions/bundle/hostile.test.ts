// Damaged and hostile bundles: each is refused with its reason, and nothing of it is written anywhere.
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { goodBundle, changed, directoryOffset, fieldSet, forged, packed, patched, target, text, withEntry, type Good } from './hostile.fixture' // prettier-ignore
import { importBundle } from './import'
import { bundleLimits } from './limits'

let good: Good
let zip: Buffer
beforeAll(async () => {
  good = await goodBundle()
  zip = packed(good, good.files)
})

const journal = () => text(good, 'journal.ndjson')
const samples = () => text(good, 'samples.ndjson')
const results = () => text(good, 'results.json')
const zeros = (mib: number) => new Uint8Array(mib * 2 ** 20)
const forge = (changes: Parameters<typeof forged>[1], options?: { chain: boolean }) =>
  packed(good, forged(good, changes, options))
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const host = () => samples().split('\n')[0] ?? ''
const aliases = `a: &a [x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(8).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}\n` // prettier-ignore

const cases: [string, () => Uint8Array, string | RegExp][] = [
  // The container.
  ['an empty file', () => Buffer.alloc(0), 'not a zip'],
  ['no zip', () => Buffer.from('<html>not found</html>'.repeat(50)), 'not a zip'],
  ['cut in the middle', () => zip.subarray(0, zip.length >> 1), 'cut off'],
  ['its last byte cut off', () => zip.subarray(0, -1), 'cut off'],
  ['bytes before it', () => Buffer.concat([Buffer.from('#!/bin/sh\n'), zip]), 'damaged'],
  ['packed data damaged', () => { const bad = Buffer.from(zip); bad.fill(0xff, 60 + good.id.length, 90 + good.id.length); return bad }, /damaged|longer|shorter/], // prettier-ignore
  ['a way out by ..', () => withEntry(good, `${good.id}/../../evil.log`), 'leads out of its folder'],
  ['an absolute path', () => withEntry(good, '/tmp/evil.log'), 'absolute path'],
  ['backslashes', () => withEntry(good, `${good.id}\\..\\evil.log`), 'backslash'],
  ['a drive letter', () => withEntry(good, 'C:/evil.log'), 'names a drive'],
  ['control characters in a name', () => withEntry(good, `${good.id}/a\u001b[2Jb.log`), 'characters in its name'],
  ['a name read backwards', () => withEntry(good, `${good.id}/gol\u202elog.exe`), 'characters in its name'],
  ['a link to another file', () => withEntry(good, `${good.id}/criu.log`, Buffer.from('/etc/shadow'), { os: 3, attrs: 0o120777 << 16 }), 'is a link'], // prettier-ignore
  ['a device', () => withEntry(good, `${good.id}/criu.log`, Buffer.from(''), { os: 3, attrs: 0o020666 << 16 }), 'no ordinary file'], // prettier-ignore
  ['a folder of its own', () => withEntry(good, `${good.id}/inside/`, Buffer.alloc(0)), 'packed by another program'],
  ['the same name twice', () => patched(packed(good, forged(good, { 'aa.log': '1', 'bb.log': '2' })), '/bb.log', '/aa.log'), 'there twice'], // prettier-ignore
  ['names that differ in capitals only', () => packed(good, forged(good, { 'criu.log': '1', 'CRIU.log': '2' })), 'there twice'], // prettier-ignore
  ['two folders', () => withEntry(good, 'other/criu.log'), 'more than one folder'],
  ['a folder of another name', () => patched(zip, good.id, good.id.replace(/^\d{4}/, '2031')), 'not named as its session'], // prettier-ignore
  ['a zip in it', () => withEntry(good, `${good.id}/more.zip`, zip), 'no file of a recording'],
  ['a program in it', () => withEntry(good, `${good.id}/run.sh`), 'no file of a recording'],
  ['too many entries', () => packed(good, { ...good.files, ...Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`x${index}.log`, Buffer.from('')])) }), 'at most 1000'], // prettier-ignore
  ['a bomb by ratio', () => packed(good, changed(good, { 'samples.ndjson': zeros(20) })), 'times its size'],
  ['a bomb that lies about its size', () => fieldSet(packed(good, changed(good, { 'samples.ndjson': zeros(64) })), 'samples.ndjson', 24, 5000), 'longer than it says'], // prettier-ignore
  ['a declared size of 4 GB', () => fieldSet(zip, 'samples.ndjson', 24, 0xfffffff0), 'too much'],
  ['entries that share their bytes', () => { const copy = Buffer.from(zip); copy.writeUInt32LE(copy.readUInt32LE(directoryOffset(zip, 'journal.ndjson') + 42), directoryOffset(zip, 'samples.ndjson') + 42); return copy }, /overlaps|headers/], // prettier-ignore
  ['an encrypted file', () => { const copy = Buffer.from(zip); copy.writeUInt16LE(1, directoryOffset(zip, 'facts.json') + 8); return copy }, 'encrypted'], // prettier-ignore
  ['another name in front of the bytes', () => { const copy = Buffer.from(zip); copy.write('F', copy.indexOf('facts.json')); return copy }, 'two different headers'], // prettier-ignore
  // The manifest.
  ['no manifest', () => packed(good, changed(good, { 'manifest.json': null })), 'no manifest.json'],
  ['a manifest that is no JSON', () => packed(good, changed(good, { 'manifest.json': '{"format":' })), 'not one of this product'], // prettier-ignore
  ['another product’s manifest', () => packed(good, changed(good, { 'manifest.json': '{"name":"app","version":3}' })), 'not one of this product'], // prettier-ignore
  ['an unknown version', () => packed(good, changed(good, { 'manifest.json': text(good, 'manifest.json').replace('"version": 2', '"version": 99') })), 'version 99'], // prettier-ignore
  ['wrong types in the manifest', () => packed(good, changed(good, { 'manifest.json': text(good, 'manifest.json').replace(/"bytes": \d+/, '"bytes": "many"') })), 'manifest.json is wrong'], // prettier-ignore
  ['a way out in the manifest', () => packed(good, changed(good, { 'manifest.json': text(good, 'manifest.json').replace('"facts.json"', '"../facts.json"') })), 'manifest.json is wrong'], // prettier-ignore
  ['a file that the manifest does not name', () => packed(good, changed(good, { 'criu.log': 'x' })), 'criu.log: it is not in the manifest'], // prettier-ignore
  ['a file that is missing', () => packed(good, changed(good, { 'samples.ndjson': null })), 'samples.ndjson: it is missing'], // prettier-ignore
  ['no journal at all', () => forge({ 'journal.ndjson': null }), 'journal.ndjson: it is missing'],
  ['no chain', () => packed(good, forged(good, { 'journal.chain': null }, { chain: false })), 'journal.chain: it is missing'], // prettier-ignore
  // What was recorded.
  ['a wrong checksum', () => packed(good, changed(good, { 'facts.json': text(good, 'facts.json').replace('6.18', '6.19') })), 'facts.json: it is not as it was exported'], // prettier-ignore
  ['a line of the journal changed', () => forge({ 'journal.ndjson': journal().replace('"exitCode":0', '"exitCode":1') }, { chain: false }), 'journal.ndjson: line 4 was changed'], // prettier-ignore
  ['a line of the journal taken out', () => forge({ 'journal.ndjson': journal().split('\n').toSpliced(2, 1).join('\n') }, { chain: false }), 'journal.ndjson: line 3 was changed'], // prettier-ignore
  ['the end of the journal cut off', () => forge({ 'journal.ndjson': journal().split('\n').slice(0, 3).join('\n') }, { chain: false }), 'line 4 and what follows it are gone'], // prettier-ignore
  ['results that the journal does not have', () => forge({ 'results.json': results().replace('"downtimeMs": 2100', '"downtimeMs": 21') }), 'run 1 is not as the journal recorded it'], // prettier-ignore
  ['a run marked within the recording', () => forge({ 'results.json': results().replace('"runs": [\n  {', '"runs": [\n  {"invalid": "mine",') }), 'a run has a mark'], // prettier-ignore
  ['broken UTF-8', () => forge({ 'journal.ndjson': Buffer.concat([Buffer.from(journal()), Buffer.from([0x22, 0xc3, 0x28, 0x0a])]) }), 'not UTF-8'], // prettier-ignore
  ['broken UTF-8 in a log', () => forge({ 'criu.log': Buffer.from([0xff, 0xfe, 0x00]) }), 'criu.log: it is not UTF-8'],
  ['a line that is no JSON', () => forge({ 'samples.ndjson': `${samples()}{"kind":"host",\n` }), /samples.ndjson, line \d+: it is not JSON/], // prettier-ignore
  ['NaN', () => forge({ 'samples.ndjson': host().replace('"cpuPercent":3', '"cpuPercent":NaN') }), 'line 1: it is not JSON'], // prettier-ignore
  ['infinity', () => forge({ 'samples.ndjson': host().replace('"cpuPercent":3', '"cpuPercent":1e999') }), 'the number Infinity is too large'], // prettier-ignore
  ['a huge number', () => forge({ 'samples.ndjson': host().replace('"rxBytes":0', '"rxBytes":1e300') }), 'the number 1e+300 is too large'], // prettier-ignore
  ['a time that is none', () => forge({ 'samples.ndjson': host().replace(/"t":\d+/, '"t":9000000000000000') }), 'is no time'], // prettier-ignore
  ['a wrong type in the journal', () => forge({ 'journal.ndjson': `${journal()}{"t":1,"kind":"note","text":{}}\n` }), /journal.ndjson, line \d+: it is not of the agreed form at text/], // prettier-ignore
  ['an unknown kind of line', () => forge({ 'journal.ndjson': `${journal()}{"t":1,"kind":"exec"}\n` }), 'agreed form at kind'], // prettier-ignore
  ['a wrong type in the samples', () => forge({ 'samples.ndjson': host().replace('"cloudlet-a"', '7') }), 'agreed form at host'], // prettier-ignore
  ['a wrong type in the results', () => forge({ 'results.json': '{"version":1,"runs":{}}' }), 'results.json: it is not of the agreed form'], // prettier-ignore
  ['wrong facts', () => forge({ 'facts.json': '[1,2]' }), 'facts.json: it is not of the agreed form'],
  ['a scenario that is none', () => forge({ 'scenario.yaml': 'version: 1\nname: x\nrun: rm -rf /\n' }), 'scenario.yaml: it is not of the agreed form'], // prettier-ignore
  ['a scenario that grows without end', () => forge({ 'scenario.yaml': aliases }), 'scenario.yaml: line'],
  ['a remark of a wrong type', () => forge({ 'remarks.ndjson': '{"t":1,"kind":"invalid","run":-1,"hop":0,"reason":""}\n' }), 'remarks.ndjson, line 1'], // prettier-ignore
  ['a prototype in the facts', () => forge({ 'facts.json': '{"cloudlet-a":{"__proto__":{"kernel":"6"}}}' }), 'the key __proto__'], // prettier-ignore
  ['a prototype in the samples', () => forge({ 'samples.ndjson': host().replace('"interfaces":{', '"interfaces":{"__proto__":{},') }), 'the key __proto__'], // prettier-ignore
  ['nesting without end', () => forge({ 'facts.json': `{"cloudlet-a":{"x":${deep(200_000)}}}` }), 'nested deeper than'],
  ['nesting without end in a line', () => forge({ 'journal.ndjson': `${journal()}{"t":1,"kind":"note","text":"x","more":${deep(50_000)}}\n` }), 'nested deeper than'], // prettier-ignore
] // prettier-ignore

describe('a bundle is refused, and nothing is written', () => {
  const evil = () => [join(tmpdir(), 'evil.log'), join(tmpdir(), 'handover-sessions-evil.log'), '/tmp/evil.log']
  it.each(cases)('%s', async (_name, make, reason) => {
    const { around, root, put } = target()
    const path = put(make())
    const before = process.memoryUsage().arrayBuffers
    const thrown: unknown = await importBundle(root, path).then(
      () => null,
      (error: unknown) => error,
    )
    expect(thrown).toMatchObject({
      info: { code: 'bad-input', message: expect.stringContaining('This bundle was refused') },
    })
    expect(thrown).toMatchObject({ message: typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason) }) // prettier-ignore
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 2 ** 20)
    expect(readdirSync(root)).toEqual([])
    expect(readdirSync(around)).toEqual(['sessions'])
    for (const file of evil()) expect(existsSync(file)).toBe(false)
    expect(Reflect.get({}, 'kernel')).toBeUndefined()
  })

  it('there are more than 30 of them', () => {
    expect(cases.length).toBeGreaterThan(50)
  })

  it('too much in all, by whatever it declares', async () => {
    const { root, put } = target()
    const tight = { ...bundleLimits, totalBytes: 20_000 }
    await expect(importBundle(root, put(zip), { limits: tight })).rejects.toThrow('too much')
    await expect(importBundle(root, put(zip), { limits: { ...bundleLimits, archiveBytes: 100 } })).rejects.toThrow('too large') // prettier-ignore
    await expect(importBundle(root, join(root, 'nothing.zip'))).rejects.toThrow('cannot be read (ENOENT)')
    await expect(importBundle(root, root)).rejects.toThrow(/refused/)
    await expect(importBundle(root, put(zipSync({})))).rejects.toThrow('no manifest.json')
  })
})
