// Times to come, for people.

/** `12 s`; from two minutes on `12 min` with the time of day (of this computer) when that is over. */
export function durationText(ms: number, now = new Date()): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  const length = minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  const end = new Date(now.getTime() + ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const day =
    end.toDateString() === now.toDateString()
      ? ''
      : `${end.getFullYear()}-${two(end.getMonth() + 1)}-${two(end.getDate())} `
  return `${length} (until ${day}${two(end.getHours())}:${two(end.getMinutes())})`
}
