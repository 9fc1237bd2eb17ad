// Numbers for people: always with a unit, never with more digits than mean something.
import type { Progress } from '../../shared/operation'

/** Mbit/s, such as `94.9 Mbit/s`; three significant digits. */
export function rateText(mbit: number | null): string {
  if (mbit === null) return '– Mbit/s'
  return `${mbit >= 100 ? mbit.toFixed(0) : mbit >= 10 ? mbit.toFixed(1) : mbit.toFixed(2)} Mbit/s`
}

/** A time given in ms: `412 ms`, `4.12 s` or `3 min 20 s`. */
export function timeText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
  if (ms < 100_000) return `${(ms / 1000).toFixed(2)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** Bytes with binary units: `64.0 MiB`. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return '–'
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
  return `${(bytes / 1024 ** 3).toFixed(2)} GiB`
}

/** Date and time of day on this machine's clock, given in ms since 1970. */
export function dateText(ms: number): string {
  return new Date(ms).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium', hour12: false })
}

export function leftText({ leftMs }: Progress): string {
  return leftMs === null ? 'time left not known yet' : `about ${timeText(leftMs)} left`
}
