// `npm test`: everything, on a bare machine too. Ends with one line that counts it all: N passed, N failed.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, nodePackages, root, run, say, systemPackages } from './setup.mjs'

// The lab's own needs, an sshd and tools to test against, a browser, and what Electron's binary links to.
const packages = {
  debootstrap: 'debootstrap',
  ip: 'iproute2',
  flock: 'util-linux',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
  chromium: 'chromium',
  Xvfb: ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libdrm2'],
}

const scratch = mkdtempSync(join(tmpdir(), 'handover-lab-tests-'))
const totals = { passed: 0, failed: 0, skipped: 0 }
const bin = (name) => join(root, 'node_modules', '.bin', name)

function add(passed, failed, skipped = 0) {
  totals.passed += passed
  totals.failed += failed
  totals.skipped += skipped
}

function check(title, command, args) {
  say(`\n== ${title}`)
  add(...(run(command, args) === 0 ? [1, 0] : [0, 1]))
}

function report(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function vitest(project) {
  say(`\n== ${project} tests`)
  const file = join(scratch, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const status = run(bin('vitest'), args)
  const told = report(file)
  if (told) add(told.numPassedTests, told.numFailedTests, told.numPendingTests)
  // A file that could not be loaded has no tests that failed, and is a failure all the same.
  if (status !== 0 && (!told || told.numFailedTests === 0)) add(0, 1)
}

function browser(title, ...choice) {
  say(`\n== ${title}`)
  const file = join(scratch, `${title}.json`)
  const display = process.env['DISPLAY'] ? [] : ['xvfb-run', '-a']
  const [command, ...args] = [
    ...display,
    bin('playwright'),
    'test',
    '-c',
    'e2e/playwright.config.ts',
    '--reporter=line,json',
    ...choice,
  ]
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const status = run(command, args, { env })
  const told = report(file)?.stats
  if (told) add(told.expected + told.flaky, told.unexpected, told.skipped)
  if (status !== 0 && !told?.unexpected) add(0, 1)
}

/** Makes the images of the lab's hosts where there are none; a test that needs one would, and this goes on beside the others. */
function makeImages() {
  const up = 'node out/main/cli.js lab up --name test-images --with docker,kvm'
  const making = spawn('sh', ['-c', `${up}; node out/main/cli.js lab down --name test-images`], {
    cwd: root,
    stdio: 'ignore',
  })
  return new Promise((resolve) => making.on('close', resolve))
}

await systemPackages(packages, 'The test run')
nodePackages()
say('\n== build')
build()
const withLab = process.platform === 'linux' && process.getuid?.() === 0
const images = withLab ? makeImages() : undefined
for (const layer of ['shared', 'electron/core', 'electron', 'renderer', 'e2e']) {
  check(`types of ${layer}`, bin('tsc'), ['-p', layer])
}
check('lint', bin('oxlint'), ['--type-aware', '--deny-warnings'])
check('format', bin('prettier'), ['--check', '--log-level', 'warn', '.'])
vitest('unit')
if (withLab) {
  await images
  vitest('timed')
  vitest('lab')
} else say('\nThe lab tests were not run: they need Linux and root. Run: sudo npm test')
browser('browser tests', '--workers=2', '--grep-invert=@alone')
browser('browser tests that are timed', '--grep=@alone')
rmSync(scratch, { recursive: true, force: true })
const left = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout ?? ''
if (/^hl-/m.test(left)) say(`Namespaces of labs that are up:\n${left}`)
const { passed, failed, skipped } = totals
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed === 0 ? 0 : 1)
