import { Button, Group, SegmentedControl, Tooltip } from '@mantine/core'
import type { Grouping, Selection } from './selection'
import { zoom } from './view'
import type { TimeView } from './view'

const spans = [
  { label: '10 s', value: '10000' },
  { label: '30 s', value: '30000' },
  { label: '2 min', value: '120000' },
  { label: '10 min', value: '600000' },
]
const groupings: { label: string; value: Grouping }[] = [
  { label: 'Interfaces', value: 'interface' },
  { label: 'Paths', value: 'path' },
]

type ToolbarProps = {
  view: TimeView
  paused: boolean
  hosts: readonly string[]
  selection: Selection
  setView(change: (old: TimeView) => TimeView): void
  setSelection(selection: Selection): void
  /** Null in a replay, whose playhead is moved elsewhere. */
  pause: (() => void) | null
  showRun: (() => void) | null
}

export function ChartToolbar({ view, paused, hosts, selection, setView, setSelection, pause, showRun }: ToolbarProps) {
  const grouping = (value: string) => {
    const found = groupings.find((one) => one.value === value)
    if (found) setSelection({ ...selection, grouping: found.value })
  }
  return (
    <Group gap={6} className="chart-toolbar">
      {pause && (
        <Button size="compact-xs" variant={paused ? 'filled' : 'default'} onClick={pause} aria-pressed={paused} w={64}>
          {paused ? 'Follow' : 'Pause'}
        </Button>
      )}
      <SegmentedControl
        size="xs"
        aria-label="Time shown"
        data={spans}
        value={String(view.spanMs)}
        onChange={(value) => setView((old) => ({ ...old, spanMs: Number(value) }))}
      />
      <Button.Group>
        <Button
          size="compact-xs"
          variant="default"
          aria-label="Zoom in"
          onClick={() => setView((old) => zoom(old, 0.5))}
        >
          +
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-label="Zoom out"
          onClick={() => setView((old) => zoom(old, 2))}
        >
          −
        </Button>
      </Button.Group>
      <Tooltip label="Show the whole run. Dragging over a graph zooms into that part; a double click follows again.">
        <Button size="compact-xs" variant="default" disabled={!showRun} onClick={() => showRun?.()}>
          Whole run
        </Button>
      </Tooltip>
      <span className="spring" />
      <SegmentedControl size="xs" aria-label="Lines" data={groupings} value={selection.grouping} onChange={grouping} />
      {hosts.length > 0 && (
        <SegmentedControl
          size="xs"
          aria-label="Host shown"
          data={[...hosts, { label: 'all hosts', value: 'all' }]}
          value={selection.host}
          onChange={(host) => setSelection({ ...selection, host })}
        />
      )}
    </Group>
  )
}
