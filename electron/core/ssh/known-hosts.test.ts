import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { fingerprint, judgeKey, keyType, knownHostName, parseKnownHosts } from './known-hosts'

const keyA = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIDVSfSOOGkXbUwYXyTXwLZGmQUWD0oRNHrGHSmTiNOfX', 'base64')
const keyB = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIEVSfSOOGkXbUwYXyTXwLZGmQUWD0oRNHrGHSmTiNOfX', 'base64')
const line = (names: string, key = keyA) => `${names} ssh-ed25519 ${key.toString('base64')} comment`
const judge = (text: string, host: string, port = 22, key = keyA) =>
  judgeKey(parseKnownHosts(text), knownHostName(host, port), key).is

test('plain names, ports and case', () => {
  expect(judge(line('alpha,10.0.0.1'), 'ALPHA')).toBe('trusted')
  expect(judge(line('alpha,10.0.0.1'), '10.0.0.1')).toBe('trusted')
  expect(judge(line('alpha'), 'alpha', 2222)).toBe('unknown')
  expect(judge(line('[alpha]:2222'), 'alpha', 2222)).toBe('trusted')
  expect(judge(line('alpha'), 'alpha', 22, keyB)).toBe('changed')
})

test('wildcards and negation', () => {
  const text = line('*.lab,!bad.lab,host?')
  expect(judge(text, 'good.lab')).toBe('trusted')
  expect(judge(text, 'bad.lab')).toBe('unknown')
  expect(judge(text, 'host1')).toBe('trusted')
  expect(judge(text, 'host12')).toBe('unknown')
  expect(judge(line('a.b'), 'axb')).toBe('unknown')
})

test('hashed names', () => {
  const salt = Buffer.from('0123456789abcdefghij')
  const hash = createHmac('sha1', salt).update('[alpha]:22022').digest('base64')
  expect(judge(line(`|1|${salt.toString('base64')}|${hash}`), 'alpha', 22022)).toBe('trusted')
  expect(judge(line(`|1|${salt.toString('base64')}|${hash}`), 'beta', 22022)).toBe('unknown')
})

test('a revoked key is refused even when another line trusts it', () => {
  expect(judge(`${line('alpha')}\n@revoked ${line('*')}`, 'alpha')).toBe('revoked')
  expect(judge(`# note\n\n@cert-authority ${line('*')}\nbroken line`, 'alpha')).toBe('unknown')
})

test('fingerprint and type of a key', () => {
  expect(fingerprint(keyA)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  expect(keyType(keyA)).toBe('ssh-ed25519')
})
