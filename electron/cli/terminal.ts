// This terminal joined to a shell far away: keys go as they are typed, and the size follows the window.
import type { Shell } from '../core/guests/docker/console'

/** What the far shell may still say after the end of a file of commands. */
const answerMs = 1000

/** Returns when the shell ends. Without a terminal, standard input is what is typed. */
export async function attach({ stream, resize }: Shell, signal: AbortSignal): Promise<void> {
  const { stdin, stdout } = process
  const fit = () => void resize(stdout.rows, stdout.columns).catch(() => undefined)
  if (stdin.isTTY) stdin.setRawMode(true)
  if (stdout.isTTY) {
    fit()
    stdout.on('resize', fit)
  }
  signal.addEventListener('abort', () => stream.destroy(), { once: true })
  stdin.pipe(stream, { end: false })
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
    stdin.unpipe(stream)
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.pause()
  }
}
