// When a process began: with its number, that names it for good, since numbers are used again.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** What tells this start from any other of the same number, or null when there is no such process. */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxStart(pid)
  if (process.platform === 'win32') return runs(pid) ? 'unknown' : null
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => resolve(error ? null : stdout.trim()))
  })
}

async function linuxStart(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    // The name in parentheses may hold blanks; field 3 (state) follows it, and field 22 is the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that has ended and was not waited for holds nothing any more.
    return fields[0] === 'Z' ? null : `${boot.trim()}:${fields[19]}`
  } catch {
    return null
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
