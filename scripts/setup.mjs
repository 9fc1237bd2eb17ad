// What a fresh checkout needs before anything runs: system packages by name, npm's packages, the build.
// Plain Node with nothing installed, because it is what installs the rest.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const ci = process.env['CI'] === 'true'

/** Debian's packages for the local lab, one or several, by the program that shows whether they are there. */
const labPackages = { debootstrap: 'debootstrap', ip: 'iproute2', ssh: 'openssh-client', flock: 'util-linux' }

export function say(text) {
  process.stderr.write(`${text}\n`)
}

export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 'inherit'], ...options })
  if (done.error) throw done.error
  return done.status ?? 1
}

export function isHere(program) {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}

function newest(folder) {
  let time = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return time
}

async function agreed(question) {
  if (ci) return true
  if (!process.stdin.isTTY) return false
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(`${question} [Y/n] `)
  reader.close()
  return !/^n/i.test(answer.trim())
}

/** The packages of the system that are needed and not here; asked for by name, never put in unasked. */
export async function systemPackages(packages = labPackages, what = 'The local lab') {
  if (process.platform !== 'linux') return
  const missing = Object.keys(packages)
    .filter((program) => !isHere(program))
    .flatMap((program) => packages[program])
  if (missing.length === 0) return
  if (!isHere('apt-get')) {
    say(`${what} needs these programs: ${missing.join(', ')}. Install them with your package manager.`)
    return
  }
  if (!(await agreed(`${what} needs ${missing.join(', ')}. Install with apt-get?`))) return
  const sudo = process.getuid?.() === 0 ? [] : ['sudo']
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', '-qq', ...args]
    return run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  apt('update')
  if (apt('install', '-y', '--no-install-recommends', ...missing) !== 0) say(`Could not install ${missing.join(', ')}.`)
}

export function nodePackages() {
  const lock = join(root, 'package-lock.json')
  const stamp = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return
  say('Installing the packages of the project ...')
  // Not `npm ci`: it refuses a lock file without other platforms' optional packages, which not every registry has.
  if (run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) process.exit(3)
}

export function build() {
  const built = join(root, 'out', 'main', 'cli.js')
  const sources = ['shared', 'electron', 'renderer'].map((folder) => newest(join(root, folder)))
  const page = join(root, 'out', 'renderer', 'index.html')
  if (existsSync(built) && existsSync(page) && statSync(page).mtimeMs > Math.max(...sources)) return
  say('Building ...')
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (run(process.execPath, [vite, 'build', '--logLevel', 'warn']) !== 0) process.exit(3)
}
