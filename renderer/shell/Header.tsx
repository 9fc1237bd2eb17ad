import { ActionIcon, Group, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { changeSettings } from '../state/settings'
import { useLab } from '../state/store'
import type { Page } from '../state/store'

const pages: { page: Page; label: string }[] = [
  { page: 'lab', label: 'Lab' },
  { page: 'sessions', label: 'Sessions' },
  { page: 'doctor', label: 'Doctor' },
  { page: 'settings', label: 'Settings' },
]

export function Header() {
  const { page, connected, live } = useLab()
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
      <Group gap="sm">
        {!connected && (
          <span role="status" className="bad">
            Not connected; trying again
          </span>
        )}
        {live.sessionId && (
          <span className="quiet" title="Everything is recorded in this session">
            recording {live.sessionId}
          </span>
        )}
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
