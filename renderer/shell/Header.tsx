import { ActionIcon, Group, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { changeSettings } from '../state/settings'
import { useLab } from '../state/store'
import type { Page } from '../state/store'

const pages: { page: Page; label: string }[] = [
  { page: 'lab', label: 'Lab' },
  { page: 'scenarios', label: 'Scenarios' },
  { page: 'sessions', label: 'Sessions' },
  { page: 'results', label: 'Results' },
  { page: 'course', label: 'Course' },
  { page: 'doctor', label: 'Doctor' },
  { page: 'settings', label: 'Settings' },
]

export function Header() {
  const { page, connected } = useLab()
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <header className="header">
      <h1>Handover Lab</h1>
      <nav aria-label="Pages">
        {pages.map(({ page: one, label }) => (
          <button
            key={one}
            type="button"
            aria-current={page === one ? 'page' : undefined}
            onClick={() => useLab.setState({ page: one })}
          >
            {label}
          </button>
        ))}
      </nav>
      <span className="spring" />
      <Group gap="sm" wrap="nowrap">
        {!connected && (
          <span role="status" className="bad">
            Not connected; trying again
          </span>
        )}
        <Recorded />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Use the ${other} colours`}
          title={`Use the ${other} colours`}
          onClick={() => {
            setColorScheme(other)
            changeSettings({ scheme: other })
          }}
        >
          {scheme === 'dark' ? '☀' : '☾'}
        </ActionIcon>
      </Group>
    </header>
  )
}

/** The session that is being recorded, or the last one, one click away. */
function Recorded() {
  const { live, operations } = useLab()
  const { sessionId } = live
  if (sessionId === null) return null
  const recording = operations.some(({ kind, status }) => kind === 'run' && status.state === 'running')
  if (recording) {
    return (
      <span className="recording" title={`Everything is recorded in the session ${sessionId}`}>
        <i aria-hidden /> recording
      </span>
    )
  }
  return (
    <button
      type="button"
      className="link-button"
      title={sessionId}
      onClick={() => useLab.setState({ page: 'sessions', session: sessionId, sessionRun: null })}
    >
      Open the last session
    </button>
  )
}
