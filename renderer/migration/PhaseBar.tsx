// The phases of a migration, as long as they took.
import { Tooltip } from '@mantine/core'
import type { PhaseName } from '../../shared/names'
import type { Phase } from '../../shared/results'
import { timeText } from '../shell/format'

const phaseMeanings: Record<PhaseName, string> = {
  begin: 'The request is taken.',
  preflight: 'Both hosts are looked at: nothing is changed yet.',
  prepare: 'The target gets ready to receive.',
  precopy: 'Files or memory cross while the guest runs.',
  freeze: 'The guest is stopped on the source.',
  transfer: 'Its memory crosses while it is frozen.',
  restore: 'It is built up and started on the target.',
  verify: 'It is proved that it runs there and is the same.',
  confirm: 'The source’s copy goes; after a failure it would run on.',
  cleanup: 'What the move needed is removed.',
}

/** `now` in ms ends a phase that still runs. */
export function PhaseBar({ phases, now }: { phases: readonly Phase[]; now: number }) {
  const [first] = phases
  if (!first) return null
  const total = Math.max(1, ...phases.map(({ endMs }) => (endMs ?? now) - first.startMs))
  return (
    <ol className="phase-bar" aria-label="Phases">
      {phases.map(({ name, startMs, endMs }) => {
        const duration = Math.max(0, (endMs ?? now) - startMs)
        const text = `${name} ${endMs === null ? 'runs' : timeText(duration)}`
        return (
          <Tooltip
            key={`${name}-${startMs}`}
            label={`${text}, from ${timeText(startMs - first.startMs)} after the request. ${phaseMeanings[name]}`}
          >
            <li
              className={endMs === null ? 'running' : ''}
              style={{ flexGrow: duration, background: `var(--phase-${name})` }}
              tabIndex={0}
            >
              <span>{duration / total > 0.25 ? text : duration / total > 0.15 ? name : ''}</span>
            </li>
          </Tooltip>
        )
      })}
    </ol>
  )
}
