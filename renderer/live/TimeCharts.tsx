// The graphs: throughput, RTT and the probe's answers on one time axis, live or in replay.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Phase, SwitchEvent } from '../../shared/results'
import type { TekaSlot } from '../../shared/teka-record'
import { ChartSet } from './chart-set'
import { ChartToolbar } from './ChartToolbar'
import { Legend } from './Legend'
import { ProbeLabels } from './ProbeLabels'
import { updateLegend } from './legend-values'
import type { Recording } from './recording'
import { hostsOf, memoryLines, rttLines, throughputLines } from './selection'
import type { Selection } from './selection'
import { extentOf, pan, showExtent, zoom } from './view'
import type { Extent, TimeView } from './view'

export type TimeChartsProps = {
  recording: Recording
  phases: readonly Phase[]
  events: readonly SwitchEvent[]
  /** Of Teka's handover. */
  slots?: readonly TekaSlot[]
  /** Host shown first: the one that sends the guest. */
  source: string | null
  /** Time of a replay, ms; null follows the newest sample. */
  playhead: number | null
  /** Live: a run goes on. At its end the whole of it is shown, unless a person looks at something else. */
  active?: boolean
  /** What is shown first; the last 30 s unless given. */
  initial?: Extent
}

const noSlots: readonly TekaSlot[] = []

export function TimeCharts(props: TimeChartsProps) {
  const { recording, phases, events, slots = noSlots, source, playhead, active = false, initial } = props
  const scheme = useComputedColorScheme('light')
  const catalog = useSyncExternalStore(recording.subscribe, () => recording.catalog)
  const [view, setView] = useState<TimeView>(() => (initial ? showExtent(initial) : { spanMs: 30_000, end: null }))
  const [chosen, setChosen] = useState<Selection>({ host: '', grouping: 'interface' })
  const hosts = useMemo(() => hostsOf(recording), [recording, catalog])
  const fallback = source !== null && hosts.includes(source) ? source : (hosts[0] ?? 'all')
  const host = chosen.host === 'all' || hosts.includes(chosen.host) ? chosen.host : fallback
  const selection = useMemo(() => ({ ...chosen, host }), [chosen, host])
  const look = useMemo(
    () => ({
      throughput: throughputLines(recording, selection, scheme),
      rtt: rttLines(recording, selection, scheme),
      memory: memoryLines(recording, scheme),
      scheme,
      probeRows: recording.probes.size,
    }),
    [recording, catalog, selection, scheme],
  )
  const plots = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLDivElement>(null)
  const charts = useRef<ChartSet>(null)
  const hover = useRef<number | null>(null)
  const now = () => playhead ?? recording.lastT
  const run = phaseExtent(phases, now())

  // The charts ask at each draw: props reach them through this and make no new charts.
  const frame = useRef(() => frameOf())
  function frameOf() {
    const latest = Number.isNaN(now()) ? 0 : now()
    // Without a run the axis is the clock: its ticks are to stand at whole seconds.
    const origin = run?.from ?? (Number.isNaN(recording.firstT) ? 0 : Math.floor(recording.firstT / 60_000) * 60_000)
    return { ...extentOf(view, latest), phases, events, slots, now: latest, origin, playhead }
  }
  frame.current = frameOf

  useEffect(() => {
    const element = plots.current
    if (!element) return
    const update = () => updateLegend(legend.current, recording, hover.current ?? frame.current().now)
    const set = new ChartSet(element, recording, look, {
      frame: () => frame.current(),
      onSelect: (extent) => setView(showExtent(extent)),
      onCursor: (t) => {
        hover.current = t
        update()
      },
      onDrawn: update,
    })
    charts.current = set
    const unsubscribe = recording.subscribe(() => set.request())
    const sizes = new ResizeObserver(() => set.resize())
    sizes.observe(element)
    return () => {
      unsubscribe()
      sizes.disconnect()
      set.destroy()
      charts.current = null
    }
  }, [recording, look])
  useEffect(() => charts.current?.request(), [view, phases, events, slots, playhead])

  const wasActive = useRef(active)
  useEffect(() => {
    if (wasActive.current === active) return
    wasActive.current = active
    if (active) setView((old) => ({ ...old, end: null }))
    else if (run) setView((old) => (old.end === null ? showExtent(run) : old))
  })

  const paused = view.end !== null
  const latest = () => (Number.isNaN(now()) ? 0 : now())
  const pause = () => setView((old) => ({ ...old, end: old.end === null ? latest() : null }))
  const keys: Record<string, () => void> = {
    ' ': pause,
    '+': () => setView((old) => zoom(old, 0.5)),
    '-': () => setView((old) => zoom(old, 2)),
    ArrowLeft: () => setView((old) => pan(old, -0.25, latest())),
    ArrowRight: () => setView((old) => pan(old, 0.25, latest())),
    Home: () => run && setView(showExtent(run)),
    End: () => setView((old) => ({ ...old, end: null })),
  }
  const replaying = playhead !== null
  // A replay's slider moves at 60 frames a second, and none of this changes with it.
  const bars = useMemo(
    () => (
      <>
        <ChartToolbar
          {...{ view, paused, hosts, selection, setView }}
          pause={replaying ? null : pause}
          setSelection={setChosen}
          showRun={run ? () => setView(showExtent(run)) : null}
        />
        <Legend look={look} host={host} ref={legend} />
      </>
    ),
    [view, paused, hosts, selection, replaying, run?.from, run?.to, look, host],
  )
  return (
    <section className="charts panel" aria-label="Graphs">
      {bars}
      <div className="plots-frame">
        <ProbeLabels recording={recording} />
        <div
          ref={plots}
          className="plots"
          role="img"
          tabIndex={0}
          data-series={look.throughput.length + look.rtt.length}
          data-memory={look.memory.length}
          aria-label="Throughput in Mbit/s, round-trip time in ms and the probes' answers over time. Space pauses, plus and minus zoom, the arrow keys move, Home shows the run, End follows."
          onDoubleClick={() => setView((old) => ({ ...old, end: null }))}
          onKeyDown={(event) => {
            const act = keys[event.key]
            if (!act) return
            event.preventDefault()
            act()
          }}
        />
      </div>
    </section>
  )
}

function phaseExtent(phases: readonly Phase[], now: number): Extent | null {
  const [first] = phases
  if (!first) return null
  const last = Math.max(...phases.map(({ endMs }) => endMs ?? now))
  return { from: first.startMs, to: last + (last - first.startMs) * 0.03 }
}
