// Starts the product from a checkout: installs what is missing, builds what changed, then runs what was asked for.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, nodePackages, root, say, systemPackages } from './setup.mjs'

const [what = 'start', ...given] = process.argv.slice(2)

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

// Hosts that are VMs need QEMU, and nothing else that only root could install.
const ofVms = given.some((word) => /^(--(lab|name)=)?local-vm(-|$)/.test(word))
await (ofVms ? systemPackages({ 'qemu-system-x86_64': 'qemu-system-x86' }, 'A lab of VMs') : systemPackages())
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
