// A probe's answers as a strip: filled where answers came, open where they stayed away.
import { probeAnswers, probeGaps, type ProbeAnswer, type ProbeName } from '../../../../shared/gaps'
import type { Sample } from '../../../../shared/samples'
import { inOrder } from '../../../../shared/series'
import { html, nothing, type Markup } from './markup'
import { plot, timeX, type TimeAxis } from './plot'

const mostGaps = 300

/** The strip of one probe from `top` down; empty when the probe never answered in that time. */
export function probeStrip(
  axis: TimeAxis,
  samples: readonly Sample[],
  probe: { name: ProbeName; title: string; gapMs: number },
  place: { top: number; height: number },
): Markup {
  const answers = arrivals(samples, probe.name).filter(({ t }) => t >= axis.fromMs && t <= axis.toMs)
  const first = answers[0]
  const last = answers.at(-1)
  const { top, height } = place
  const title = html`<text class="panel-title" x="${plot.left}" y="${top - 6}">${probe.title}</text>`
  if (!first || !last) return html`${title}<text class="tick" x="${plot.left}" y="${top + 13}">no answer came</text>`
  const gaps = probeGaps(answers, probe.gapMs).toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
  const longest = gaps[0]
  const bar = (className: string, fromMs: number, toMs: number, label: string) => {
    const x = timeX(axis, fromMs)
    const width = Math.max(0.75, timeX(axis, toMs) - x)
    return html`<rect class="${className}" x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${height}"
      ><title>${label}</title></rect
    >`
  }
  const label = longest ? gapLabel(axis, longest, gaps.length, top + height / 2 + 4) : nothing
  return html`${title}${bar('answers', first.t, last.t, `${answers.length} answers`)}
  ${gaps.slice(0, mostGaps).map((gap) => {
    const again = gap.reconnected ? '; the connection was a new one after it' : ''
    return bar('gap', gap.startMs, gap.endMs, `no answer for ${Math.round(gap.endMs - gap.startMs)} ms${again}`)
  })}${label}`
}

/** What the guest sent by itself where it did, since the downtime is measured by that; else the answers. */
function arrivals(samples: readonly Sample[], name: ProbeName): ProbeAnswer[] {
  const beats = samples.flatMap((sample) => {
    if (sample.kind !== 'probe' || sample.probe !== name) return []
    return (sample.beats ?? []).map(([t, sequence]) => ({ t, sequence, rttMs: 0, connection: sample.connection }))
  })
  return beats.length > 0 ? inOrder(beats) : probeAnswers(samples, name)
}

function gapLabel(axis: TimeAxis, gap: { startMs: number; endMs: number }, count: number, y: number): Markup {
  const [from, to] = [timeX(axis, gap.startMs), timeX(axis, gap.endMs)]
  const text = `${count > 1 ? 'longest ' : ''}${Math.round(gap.endMs - gap.startMs)} ms`
  const inside = to - from > text.length * 7 + 8
  const x = inside ? (from + to) / 2 : to + 4
  return html`<text
    class="gap-label${inside ? '' : ' outside'}"
    text-anchor="${inside ? 'middle' : 'start'}"
    x="${x.toFixed(1)}"
    y="${y}"
    >${text}</text
  >`
}
