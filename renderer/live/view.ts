// What part of time the charts show. `end` null follows the newest sample.
export type TimeView = { spanMs: number; end: number | null }
export type Extent = { from: number; to: number }

const shortestMs = 500
const longestMs = 24 * 3600 * 1000

/** The span of time drawn, ms; `latest` is the newest time there is. */
export function extentOf(view: TimeView, latest: number): Extent {
  const to = view.end ?? latest
  return { from: to - view.spanMs, to }
}

/** Makes the span shorter (factor under 1) or longer around its middle, or its end while it follows. */
export function zoom(view: TimeView, factor: number): TimeView {
  const spanMs = Math.min(longestMs, Math.max(shortestMs, view.spanMs * factor))
  return { spanMs, end: view.end === null ? null : view.end - (view.spanMs - spanMs) / 2 }
}

/** Moves by a part of the span; 0.25 is a quarter to the right. Stops following. */
export function pan(view: TimeView, part: number, latest: number): TimeView {
  return { ...view, end: (view.end ?? latest) + view.spanMs * part }
}

/** Shows exactly [from, to]; a span shorter than half a second is widened around its middle. */
export function showExtent({ from, to }: Extent): TimeView {
  const spanMs = Math.max(shortestMs, to - from)
  return { spanMs, end: (from + to) / 2 + spanMs / 2 }
}
