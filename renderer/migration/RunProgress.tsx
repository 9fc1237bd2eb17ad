// A run under way: its phase, one honest bar, the time left, and a way to stop it.
import { Button, Group, Progress } from '@mantine/core'
import type { LiveState } from '../../shared/ipc'
import type { Operation } from '../../shared/operation'
import { phaseNames } from '../../shared/names'
import { leftText, timeText } from '../shell/format'
import { TekaView } from './TekaView'
import { runName } from './verdict-text'
import { cancelOperation } from '../state/actions'

export function RunProgress({ operation, live }: { operation: Operation; live: LiveState }) {
  if (operation.status.state !== 'running') return null
  const { progress } = operation.status
  return (
    <div className="run-progress">
      <Group justify="space-between" wrap="nowrap">
        <b>
          {live.run ? `${live.run.from} → ${live.run.to}` : operation.title}
          {live.run && (live.run.run > 0 || live.run.hop > 0) ? `, ${runName(live.run)}` : ''}
        </b>
        <Button variant="default" onClick={() => void cancelOperation(operation.id)}>
          Cancel
        </Button>
      </Group>
      <Progress value={progress.fraction * 100} aria-label="Progress of the run" size="md" />
      <p>
        {Math.round(progress.fraction * 100)} %: {progress.text.replace(/\.$/, '')}, {leftText(progress)}
      </p>
      <ol className="phase-list" aria-label="Phases">
        {phaseNames.map((name) => {
          const phase = live.phases.find((one) => one.name === name)
          const state = !phase ? 'to come' : phase.endMs === null ? 'running' : timeText(phase.endMs - phase.startMs)
          return (
            <li key={name} className={!phase ? 'waiting' : phase.endMs === null ? 'running' : ''}>
              <i style={{ background: `var(--phase-${name})` }} aria-hidden />
              {name} <span className="quiet">{state}</span>
            </li>
          )
        })}
      </ol>
      {live.teka && <TekaView record={live.teka} />}
    </div>
  )
}
