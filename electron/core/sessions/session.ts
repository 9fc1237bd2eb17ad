// A session being recorded: one folder, written as it goes, so that a crash loses nothing that was finished.
import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalEntry } from '../../../shared/journal'
import type { ErrorInfo } from '../../../shared/reply'
import type { Results } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import { Chain } from './chain'
import type { JournalWriter } from './journal-writer'
import { redact, secretFilter } from './redact'

export type Session = {
  id: string
  folder: string
  journal: JournalWriter
  /** What was written since it was opened for writing: of a session taken up again, only that. */
  entries(): readonly JournalEntry[]
  /** Replaces results.json as a whole. */
  writeResults(results: Results): void
  /** Writes facts or logs beside the journal. */
  writeFile(name: string, text: string): void
  close(state: 'succeeded' | 'failed' | 'cancelled', error: ErrorInfo | null): void
}

const samplesFlushMs = 250

/** Makes the folder `YYYYMMDD-HHMMSS-title` below `root` (local time) and begins the journal. */
export function createSession(
  root: string,
  about: { title: string; lab: string; product: string; scenarioText: string },
): Session {
  const { id, folder } = newFolder(root, about.title)
  writeFileSync(join(folder, 'scenario.yaml'), redact(about.scenarioText))
  const session = recordInto(id, folder)
  session.journal.write({ kind: 'session', id, title: about.title, product: about.product, lab: about.lab })
  return session
}

/**
 * Appends to a session's recording. Step numbers go on after `lastStep`, the greatest one that is there, and the chain
 * after the lines that it covers.
 */
export function recordInto(id: string, folder: string, lastStep = 0, chain = new Chain()): Session {
  const chainFile = openSync(join(folder, 'journal.chain'), 'a', 0o644)
  const journalFile = openSync(join(folder, 'journal.ndjson'), 'a', 0o644)
  const samplesFile = openSync(join(folder, 'samples.ndjson'), 'a', 0o644)
  const entries: JournalEntry[] = []
  let pending = ''
  let closed = false
  const flush = () => {
    if (pending === '') return
    const text = pending
    pending = ''
    writeSync(samplesFile, text)
  }
  const timer = setInterval(flush, samplesFlushMs)
  timer.unref()
  const write: JournalWriter['write'] = (entry) => {
    const numbered = 'id' in entry && entry.kind !== 'session' ? { ...entry, id: entry.id + lastStep } : entry
    const stamped: JournalEntry = { t: Date.now(), ...numbered }
    entries.push(stamped)
    if (closed) return
    const line = JSON.stringify(stamped, secretFilter)
    writeSync(journalFile, `${line}\n`)
    writeSync(chainFile, `${chain.add(Buffer.from(line).toString('latin1'))}\n`)
    // What a run found must outlive a power cut; single steps only a crash of the app.
    if (stamped.kind === 'run-end' || stamped.kind === 'end') fdatasyncSync(journalFile)
  }
  const journal: JournalWriter = {
    write,
    sample: (sample: Sample) => {
      pending += `${JSON.stringify(sample)}\n`
    },
  }
  return {
    id,
    folder,
    journal,
    entries: () => entries,
    writeResults: (results) => replaceFile(folder, 'results.json', `${JSON.stringify(results, secretFilter, 1)}\n`),
    writeFile: (name, text) => replaceFile(folder, name, redact(text)),
    close(state, error) {
      if (closed) return
      write({ kind: 'end', state, error })
      clearInterval(timer)
      flush()
      closed = true
      for (const file of [journalFile, chainFile, samplesFile]) {
        fdatasyncSync(file)
        closeSync(file)
      }
    },
  }
}

function newFolder(root: string, title: string): { id: string; folder: string } {
  const now = new Date()
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
  const slug =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'session'
  mkdirSync(root, { recursive: true })
  for (let count = 1; ; count += 1) {
    const id = `${day}-${time}-${slug}${count > 1 ? `-${count}` : ''}`
    const folder = join(root, id)
    try {
      mkdirSync(folder)
      return { id, folder }
    } catch (thrown) {
      // Two sessions in one second: the next name.
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
    }
  }
}

/** A crash leaves the old file or the new one, never half. */
function replaceFile(folder: string, name: string, text: string): void {
  const part = join(folder, `${name}.part`)
  const file = openSync(part, 'w', 0o644)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(part, join(folder, name))
}
