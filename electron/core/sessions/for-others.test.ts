import { describe, expect, it } from 'vitest'
import { lineForOthers, textForOthers } from './for-others'
import { redact } from './redact'

describe('what leaves the machine', () => {
  it.each([
    ['open /home/alice/x', 'open ~/x'],
    ['/Users/alice/Library', '~/Library'],
    ['/root/.ssh/id', '~/.ssh/id'],
    ['/rootfs and /var/lib/root', '/rootfs and /var/lib/root'],
    ['C:\\Users\\alice b\\key', '~\\key'],
    ['https://bob:hunter2@example.org/', 'https://bob:(removed)@example.org/'],
    ['http://10.0.0.1:80/x', 'http://10.0.0.1:80/x'],
    ['server --password hunter2 --port 7', 'server --password (removed) --port 7'],
    ['server --passphrase=hunter2', 'server --passphrase=(removed)'],
    ['- --password\n- hunter2\n', '- --password\n- (removed)\n'],
    ['sshpass -p hunter2 ssh', 'sshpass -p (removed) ssh'],
    ['password: hunter2', 'password: (removed)'],
    ['token:ab12cd subflows:2', 'token:ab12cd subflows:2'],
    ['10 passes, 3 passed', '10 passes, 3 passed'],
  ])('%j becomes %j', (text, clean) => {
    expect(textForOthers(text)).toBe(clean)
    expect(textForOthers(clean)).toBe(clean)
  })

  it('leaves JSON whole, and cleaned twice is cleaned once', () => {
    const value = {
      argv: ['server', '--password', 'hunter2'],
      text: 'C:\\Users\\alice\\x\npassword = "hunter2"\n/home/alice',
    }
    const line = lineForOthers(JSON.stringify(value))
    expect(JSON.parse(line)).toMatchObject({ argv: ['server', '--password', '(removed)'] })
    expect(line).not.toMatch(/hunter2|alice/)
    expect(lineForOthers(line)).toBe(line)
  })

  it.each([
    ['one run of letters', 'A'.repeat(2e6)],
    ['many words with dashes', 'sk-'.repeat(5e5)],
    ['many schemes', 'a-'.repeat(5e5)],
    ['many beginnings', '-----BEGIN '.repeat(1e5)],
    ['many flags', '--password '.repeat(1e5)],
  ])('is not held up by %s', { timeout: 10_000 }, (_name, text) => {
    const whole = `${text} PRIVATE KEY :// password`
    expect(redact(whole).length).toBeGreaterThan(0)
    expect(textForOthers(whole).length).toBeGreaterThan(0)
  })
})
