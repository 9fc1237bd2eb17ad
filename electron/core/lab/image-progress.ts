// Turns the recipe's `progress PERCENT TEXT` lines into a fraction and the time left.
import type { Progress } from '../../../shared/operation'

export type ProgressListener = (progress: Progress) => void

/** Feed it lines; it tells the listener. Time left is in proportion to the time taken so far. `now` in ms. */
export function imageProgress(listener: ProgressListener, now: () => number = Date.now): (line: string) => void {
  const started = now()
  return (line) => {
    const match = /^progress (\d{1,3}) (.*)$/.exec(line)
    if (!match) return
    const fraction = Math.min(Number(match[1]) / 100, 1)
    const passed = now() - started
    // The first percents say nothing about the speed of the rest.
    const leftMs = fraction < 0.1 ? null : (passed * (1 - fraction)) / fraction
    listener({ fraction, text: match[2] ?? '', leftMs })
  }
}
