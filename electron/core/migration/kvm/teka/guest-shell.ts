// Runs a few lines inside the guest, in the shell of its serial console: it needs no network, which is what is being changed.
import { LabError } from '../../../../../shared/reply'
import { consoleSocket } from '../../../guests/kvm/command'
import type { OpenLab } from '../../../lab/open-lab'
import type { JournalWriter } from '../../../sessions/journal-writer'

const patienceMs = 15_000

/** Resolves with what the script printed. Throws `step-failed` when its last command fails, `timeout` when it does not end. */
export async function inGuest(lab: OpenLab, journal: JournalWriter, host: string, script: string): Promise<string> {
  const started = Date.now()
  const stream = await (await lab.machine(host)).connect(consoleSocket)
  const mark = `ready${started}`
  const done = (exitCode: number | null) =>
    journal.write({
      kind: 'command',
      host: `guest on ${host}`,
      argv: ['sh', '-c', script],
      exitCode,
      durationMs: Date.now() - started,
    })
  try {
    const output = await new Promise<string>((resolve, reject) => {
      let text = ''
      const timer = setTimeout(() => {
        const message = `The guest's console on ${host} did not answer within ${patienceMs / 1000} s.`
        reject(new LabError({ code: 'timeout', message, detail: text.slice(-1000), host }))
      }, patienceMs)
      stream.on('data', (data: Buffer) => {
        text += data.toString()
        // The echo of what was typed has the mark in two pieces.
        const end = new RegExp(`${mark} (\\d+)\\r?\\n`).exec(text)
        if (!end) return
        clearTimeout(timer)
        if (end[1] === '0') return resolve(text.slice(0, end.index))
        const message = `A command inside the guest on ${host} failed (exit ${end[1]}).`
        reject(new LabError({ code: 'step-failed', message, detail: text.slice(-2000), host }))
      })
      stream.on('error', (error: Error) => reject(error))
      const [head, tail] = [mark.slice(0, 5), mark.slice(5)]
      // One line each: the console's line editor takes no more than a few hundred characters at once.
      const lines = script.split('\n').filter(Boolean)
      stream.write(
        `\nstty -echo; code=0\n${lines.map((line) => `${line} || code=$?\n`).join('')}a=${head}; echo \${a}${tail} $code\n`,
      )
    })
    done(0)
    return output
  } catch (thrown) {
    done(1)
    throw thrown
  } finally {
    stream.destroy()
  }
}
