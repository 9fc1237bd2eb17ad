// The built command line for tests that start it as a process of its own, to kill it as a crash does.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { stringify } from 'yaml'
import { writeFileSync } from 'node:fs'
import type { JournalEntry } from '../../shared/journal'
import { journalEntrySchema } from '../../shared/journal'

const root = resolve(import.meta.dirname, '../..')

/** Builds the command line from these very sources and returns its file; two levels below the checkout, as a build is. */
export async function builtCommand(): Promise<string> {
  const outDir = join(root, 'out', 'command')
  const output = { format: 'cjs' as const, entryFileNames: 'cli.js' }
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(root, 'electron/cli.ts'), outDir, target: 'node18', rollupOptions: { output } },
  })
  return join(outDir, 'cli.js')
}

export type Ended = { code: number | null; stdout: string; stderr: string }
export type Running = { pid: number; kill(): void; ended: Promise<Ended> }

export type CommandRoom = {
  /** The user's data folder as the commands see it. */
  dataFolder: string
  /** A folder for files and sessions of the test. */
  folder: string
  start(...words: string[]): Running
  /** Runs a command to its end. */
  run(...words: string[]): Promise<Ended>
  write(name: string, value: unknown): string
  remove(): void
}

/** A data folder and a working folder for commands, apart from the user's own. */
export async function commandRoom(): Promise<CommandRoom> {
  const file = await builtCommand()
  const home = mkdtempSync(join(tmpdir(), 'handover-command-'))
  const start = (...words: string[]): Running => {
    const env = { ...process.env, XDG_DATA_HOME: home }
    const child = spawn(process.execPath, [file, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }))
    return { pid: child.pid ?? 0, kill: () => void child.kill('SIGKILL'), ended }
  }
  return {
    dataFolder: join(home, 'handover-lab'),
    folder: home,
    start,
    run: (...words) => start(...words).ended,
    write(name, value) {
      const path = join(home, name)
      writeFileSync(path, typeof value === 'string' ? value : stringify(value))
      return path
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** The only session below a folder, or undefined. */
export function onlySession(folder: string): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.length === 1 && names[0] !== undefined ? join(folder, names[0]) : undefined
}

/** What a session's journal holds at this moment. */
export function journalOf(folder: string | undefined): JournalEntry[] {
  const file = folder === undefined ? '' : join(folder, 'journal.ndjson')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [journalEntrySchema.parse(JSON.parse(line))]
      } catch {
        return []
      }
    })
}

/** Waits until the journal has an entry that meets `wanted`, looking each 2 ms: a phase may be short. Throws when the command ends before. */
export async function untilEntry(
  folder: string,
  running: Running,
  wanted: (entry: JournalEntry, all: readonly JournalEntry[]) => boolean,
): Promise<void> {
  let over: Ended | undefined
  void running.ended.then((ended) => (over = ended))
  let seen = -1
  for (;;) {
    const session = onlySession(folder)
    const size =
      session && existsSync(join(session, 'journal.ndjson')) ? readFileSync(join(session, 'journal.ndjson')).length : 0
    if (size !== seen) {
      seen = size
      const entries = journalOf(session)
      if (entries.some((entry) => wanted(entry, entries))) return
    }
    if (over) throw new Error(`the command ended with ${over.code} before that: ${over.stderr}\n${over.stdout}`)
    await new Promise((next) => setTimeout(next, 2))
  }
}
