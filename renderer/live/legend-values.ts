import type { Recording } from './recording'

const maxAgeMs = 1500

/** Writes each series' value at `t` (ms) into the legend; straight into the page, as this happens at each draw. */
export function updateLegend(legend: HTMLElement | null, recording: Recording, t: number): void {
  if (!legend) return
  for (const output of legend.querySelectorAll<HTMLElement>('[data-series-key]')) {
    const series = recording.series.get(output.dataset['seriesKey'] ?? '')
    const value = series?.ring.valueAt(t, maxAgeMs) ?? null
    const text = value === null ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1)
    if (output.textContent !== text) output.textContent = text
  }
}
