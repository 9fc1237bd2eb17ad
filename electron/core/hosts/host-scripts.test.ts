import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { installSteps } from './host-scripts'

it('puts every script in place as it is, whatever is in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handover-scripts-'))
  try {
    const scripts = new Map([
      ['one.py', 'print("$HOME `id` \\n \'")\n'],
      ['two.sh', 'cat <<END\n$1\nEND'],
    ])
    const [step] = installSteps('host', scripts)
    execFileSync('python3', ['-c', step?.argv[2] ?? '', folder], { input: step?.stdin ?? '' })
    expect(readdirSync(folder).toSorted()).toEqual(['one.py', 'two.sh'])
    expect(readFileSync(join(folder, 'one.py'), 'utf8')).toBe(scripts.get('one.py'))
    expect(readFileSync(join(folder, 'two.sh'), 'utf8')).toBe(scripts.get('two.sh'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
