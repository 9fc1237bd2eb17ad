// The one screen of a demo: the lab, the migration beside it, and the graphs below.
import { liveRecording } from '../live/recording'
import { TimeCharts } from '../live/TimeCharts'
import { MigrationPanel } from '../migration/MigrationPanel'
import { useLab } from '../state/store'
import { FirstStart } from './FirstStart'
import { LabPanel } from './LabPanel'
import { OwnStart } from './OwnStart'

export function LabPage() {
  const { labs, live, operations, loaded, info } = useLab()
  const lab =
    labs.find(({ state }) => state !== 'down') ?? labs.find(({ hosts }) => hosts.length > 0 && live.sessionId !== null)
  const running = operations.filter(({ status }) => status.state === 'running')
  const moving = running.some(({ kind }) => kind === 'run' || kind === 'guest')
  if (!loaded) return <p className="quiet panel">Asking the core…</p>
  if (!lab) {
    const operation = running.find(({ kind }) => kind === 'lab-up')
    return info && info.labFile !== null ? (
      <OwnStart name={info.lab} hosts={labs[0]?.hosts ?? []} operation={operation} />
    ) : (
      <FirstStart operation={operation} />
    )
  }
  const busy = running.some(({ kind }) => kind !== 'doctor' && kind !== 'export')
  const source = live.run?.from ?? live.last?.from ?? null
  const { phases, events } = live.run || !live.last ? live : { ...live.last, events: live.events }
  return (
    <div className="lab-page">
      <LabPanel lab={lab} busy={busy} moving={moving} />
      <MigrationPanel />
      <TimeCharts
        recording={liveRecording}
        phases={phases}
        events={events}
        slots={(live.run ? live.teka : live.last?.teka)?.slots ?? []}
        source={source}
        playhead={null}
        active={live.run !== null}
      />
    </div>
  )
}
