// A session on the same graphs as live, with a slider for its time.
import { Button, SegmentedControl, Slider } from '@mantine/core'
import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import type { Recording } from '../live/recording'
import { TimeCharts } from '../live/TimeCharts'
import { PhaseBar } from '../migration/PhaseBar'
import { VerdictView } from '../migration/VerdictView'
import { useLab } from '../state/store'
import { phasesOf, runsOf, spanOf, switchesOf } from './journal-runs'

const tickMs = 100
/** Name of the performance measure around each render; with the draws it is the work of a step of the slider. */
const renderMeasure = 'replay-render'

export function Replay({ session, recording }: { session: RequestOutput<'sessions.open'>; recording: Recording }) {
  // oxlint-disable-next-line react/purity -- it is only measured, never shown
  const started = performance.now()
  useLayoutEffect(() => {
    performance.measure(renderMeasure, { start: started, end: performance.now() })
    performance.clearMeasures(renderMeasure)
  })
  const { journal } = session
  const phases = useMemo(() => phasesOf(journal), [journal])
  const events = useMemo(() => switchesOf(journal), [journal])
  const runs = useMemo(() => runsOf(journal), [journal])
  const slots = useMemo(() => runs.flatMap(({ result }) => result.teka?.slots ?? []), [runs])
  const from = Number.isNaN(recording.firstT) ? session.info.startedMs : recording.firstT
  // A verdict is written a little after the last sample: the end of a replay has it.
  const lastT = Number.isNaN(recording.lastT) ? (journal.at(-1)?.t ?? from + 1000) : recording.lastT
  const to = Math.max(lastT, runs.at(-1)?.endMs ?? 0)
  // From the results page: the run that was chosen there, at its end.
  const [span] = useState(() => {
    const { sessionRun } = useLab.getState()
    return sessionRun ? spanOf(journal, sessionRun) : undefined
  })
  const [at, setAt] = useState(span ? Math.min(to, span.to) : to)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState('1')
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setAt((old) => Math.min(to, old + tickMs * Number(speed))), tickMs)
    return () => clearInterval(timer)
  }, [playing, speed, to])
  const atEnd = at >= to
  const zero = phases[0]?.startMs ?? from
  const seconds = (ms: number) => `${((ms - zero) / 1000).toFixed(1)} s`
  const done = runs.filter(({ endMs }) => endMs <= at).at(-1)
  // Made anew only when another run has ended: the slider moves at 60 frames a second.
  const result = done?.result
  const verdict = useMemo(
    () => (result ? <VerdictView result={result} /> : <p className="quiet">No run has ended at this time.</p>),
    [result],
  )
  const begun = phases.filter(({ startMs }) => startMs <= at && startMs >= (done?.endMs ?? from))
  const play = () => {
    if (atEnd) setAt(from)
    setPlaying(atEnd || !playing)
  }
  return (
    <div className="replay">
      <TimeCharts
        recording={recording}
        phases={phases}
        events={events}
        slots={slots}
        source={runs[0]?.result.from ?? null}
        playhead={at}
        initial={span ?? { from, to }}
      />
      <div className="panel replay-controls">
        <Button onClick={play} w={64}>
          {playing && !atEnd ? 'Pause' : 'Play'}
        </Button>
        <SegmentedControl
          size="xs"
          aria-label="Speed"
          data={['0.25', '1', '4'].map((value) => ({ value, label: `${value}×` }))}
          value={speed}
          onChange={setSpeed}
        />
        <Slider
          className="spring"
          aria-label="Time of the replay"
          min={from}
          max={to}
          step={10}
          value={at}
          label={seconds}
          thumbLabel="Time of the replay"
          onChange={setAt}
        />
        <output>{seconds(at)}</output>
      </div>
      <div className="panel replay-side">
        {begun.length > 0 && (
          <>
            <h3>Under way</h3>
            <PhaseBar
              phases={begun.map((phase) => ({
                ...phase,
                endMs: phase.endMs !== null && phase.endMs <= at ? phase.endMs : null,
              }))}
              now={at}
            />
          </>
        )}
        {verdict}
      </div>
    </div>
  )
}
