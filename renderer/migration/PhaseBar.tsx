// The phases of a migration, as long as they took.
import { Tooltip } from '@mantine/core'
import type { Phase } from '../../shared/results'
import { timeText } from '../shell/format'

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
            label={`${text}; from +${timeText(startMs - first.startMs)} after the request`}
          >
            <li
              className={endMs === null ? 'running' : ''}
              style={{ flexGrow: duration / total, background: `var(--phase-${name})` }}
              tabIndex={0}
            >
              <span>{duration / total > 0.13 ? text : ''}</span>
            </li>
          </Tooltip>
        )
      })}
    </ol>
  )
}
