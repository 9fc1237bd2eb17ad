// This terminal joined to a console far away: keys go as they are typed, and the size follows the window.
import type { GuestConsole } from '../core/guests/console'
import type { TerminalSize } from '../core/ssh/machine'

/** What the far shell may still say after the end of a file of commands. */
const answerMs = 1000
/** Ctrl-], as with telnet: a serial console has no other way out. */
const leave = '\u001d'

/** The size of this terminal; that of a small one where there is none. */
export function terminalSize(): TerminalSize {
  const { columns, rows } = process.stdout
  return process.stdout.isTTY ? { rows, columns } : { rows: 24, columns: 80 }
}

/** Returns when the console ends or is left. Without a terminal, standard input is what is typed. */
export async function attach(console: GuestConsole, signal: AbortSignal): Promise<void> {
  const { stdin, stdout } = process
  const { stream } = console
  const fit = () => void console.resize(terminalSize()).catch(() => undefined)
  if (stdin.isTTY) {
    stdin.setRawMode(true)
    process.stderr.write('Ctrl-] leaves the console.\r\n')
  }
  stdout.on('resize', fit)
  signal.addEventListener('abort', () => stream.destroy(), { once: true })
  stdin.on('data', (typed: Buffer) => {
    if (stdin.isTTY && typed.toString() === leave) stream.destroy()
    else stream.write(typed)
  })
  // At the end of a file the far shell is told as a terminal tells it, and may still answer.
  stdin.once('end', () => {
    stream.write('\u0004')
    setTimeout(() => stream.destroy(), answerMs).unref()
  })
  stream.pipe(stdout, { end: false })
  try {
    await new Promise<void>((resolve) =>
      stream
        .once('close', resolve)
        .once('end', resolve)
        .once('error', () => resolve()),
    )
  } finally {
    stdout.off('resize', fit)
    stdin.removeAllListeners('data')
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.pause()
    await console.close().catch(() => undefined)
  }
}
