// Starts the product from a checkout: installs what is missing, builds what changed, then runs what was asked for.
// Plain Node with nothing installed, because it is what installs the rest.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [what = 'start', ...given] = process.argv.slice(2)
const ci = process.env['CI'] === 'true'

/** System packages, by the program that shows whether they are there. */
const packages = { debootstrap: 'debootstrap', ip: 'iproute2', ssh: 'openssh-client', flock: 'util-linux' }

function say(text) {
  process.stderr.write(`${text}\n`)
}

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 'inherit'], ...options })
  if (done.error) throw done.error
  return done.status ?? 1
}

function isHere(program) {
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

/** The packages of the system that the local lab needs; asked for by name, never put in unasked. */
async function systemPackages() {
  if (process.platform !== 'linux') return
  const missing = Object.keys(packages)
    .filter((program) => !isHere(program))
    .map((program) => packages[program])
  if (missing.length === 0) return
  if (!isHere('apt-get')) {
    say(`The local lab needs these programs: ${missing.join(', ')}. Install them with your package manager.`)
    return
  }
  if (!(await agreed(`The local lab needs ${missing.join(', ')}. Install with apt-get?`))) return
  const sudo = process.getuid?.() === 0 ? [] : ['sudo']
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', '-qq', ...args]
    return run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  apt('update')
  if (apt('install', '-y', '--no-install-recommends', ...missing) !== 0) say(`Could not install ${missing.join(', ')}.`)
}

function nodePackages() {
  const lock = join(root, 'package-lock.json')
  const stamp = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return
  say('Installing the packages of the project ...')
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) process.exit(3)
}

function build() {
  const built = join(root, 'out', 'main', 'cli.js')
  const sources = ['shared', 'electron', 'renderer'].map((folder) => newest(join(root, folder)))
  const page = join(root, 'out', 'renderer', 'index.html')
  if (existsSync(built) && existsSync(page) && statSync(page).mtimeMs > Math.max(...sources)) return
  say('Building ...')
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (run(process.execPath, [vite, 'build', '--logLevel', 'warn']) !== 0) process.exit(3)
}

/** The Electron binary, or why there is none. */
function electron() {
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'] && process.platform === 'linux')
    return { why: 'there is no display' }
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules', 'electron', 'dist')
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const binary = join(dist, names[process.platform] ?? 'electron')
  return existsSync(binary) ? { binary } : { why: 'the Electron binary could not be fetched' }
}

function cli(args) {
  const done = spawnSync(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...args], { stdio: 'inherit' })
  process.exit(done.status ?? 130)
}

// Ctrl-C is for the program that was started; it ends in its own way and this one follows.
process.on('SIGINT', () => {})

await systemPackages()
nodePackages()
build()
if (what === 'cli') cli(given)
if (what === 'demo') cli(['demo', ...given])
const window = electron()
if (window.binary) {
  // Electron does not run as root with its sandbox; only then, and only by the user's own choice of root, it goes without.
  const args = process.getuid?.() === 0 ? ['--no-sandbox', root] : [root]
  process.exit(spawnSync(window.binary, [...args, ...given], { stdio: 'inherit' }).status ?? 1)
}
say(`No window: ${window.why}. The same page is served to a browser instead.`)
cli(['serve', ...given])
