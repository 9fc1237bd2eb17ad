// The lab's own panel: which lab, how switches act, up and down, and the picture.
import { Button, Group, NumberInput, Select, Tooltip } from '@mantine/core'
import { ReactFlowProvider } from '@xyflow/react'
import { useState } from 'react'
import type { LabState } from '../../shared/lab'
import { mannerSchema, switchKindSchema } from '../../shared/names'
import { ask } from '../state/actions'
import { changeSettings, useSettings } from '../state/settings'
import { Confirm } from '../shell/Confirm'
import type { Question } from '../shell/Confirm'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'
import { LabPicture } from './LabPicture'
import { ShellMenu } from './ShellMenu'

const kindLabels = { admin: 'admin down', carrier: 'carrier down', blackhole: 'blackhole' }

export function LabPanel({ lab, busy, moving }: { lab: LabState; busy: boolean; moving: boolean }) {
  const settings = useSettings()
  const [question, setQuestion] = useState<Question | null>(null)
  const [intent, setIntent] = useState<Intent | null>(null)
  const down = () =>
    setQuestion({
      title: `Take the lab ${lab.name} down?`,
      text: 'These go, with everything in them. Recorded sessions stay.',
      goes: [
        ...lab.guests.map(({ name, engine, host }) => `${name} (${engine} guest) on ${host}`),
        ...lab.hosts.map(({ name }) => `host ${name}`),
      ],
      action: 'Take it down',
      run: () => void ask('lab.down', { lab: lab.name }),
    })
  return (
    <section className="panel lab-panel" aria-label="Lab">
      <Group gap={6} wrap="nowrap" className="panel-head">
        <h2>{lab.name}</h2>
        <span className="quiet" title={lab.machine === 'here' ? undefined : lab.machine}>
          {lab.state}
          {lab.machine === 'here' ? '' : ` on ${lab.machine.split('/').at(-1) ?? ''}`}
        </span>
        <span className="spring" />
        <Tooltip label="What switching an interface off does: admin down takes the link down on the host; carrier down unplugs it at the switch; blackhole drops every frame and tells nobody.">
          <Select
            aria-label="Kind of switch"
            w={118}
            data={switchKindSchema.options.map((value) => ({ value, label: kindLabels[value] }))}
            value={settings.switchKind}
            onChange={(value) => changeSettings({ switchKind: switchKindSchema.catch('admin').parse(value) })}
          />
        </Tooltip>
        <Tooltip label="Graceful tells MPTCP’s path manager first, so that it leaves the path before it goes; abrupt does not.">
          <Select
            aria-label="Manner of switch"
            w={92}
            data={mannerSchema.options}
            value={settings.switchManner}
            onChange={(value) => changeSettings({ switchManner: mannerSchema.catch('abrupt').parse(value) })}
          />
        </Tooltip>
        <Tooltip label="The host switches the interface on again by itself after this time, even if this app is gone.">
          <NumberInput
            aria-label="Back by itself after, in seconds"
            size="xs"
            w={92}
            prefix="back "
            suffix=" s"
            min={1}
            max={600}
            value={settings.revertAfterS}
            onChange={(value) => typeof value === 'number' && changeSettings({ revertAfterS: value })}
          />
        </Tooltip>
        <ShellMenu lab={lab} onChoose={setIntent} />
        {lab.state === 'down' ? (
          <Button disabled={busy} onClick={() => void ask('lab.up', { lab: lab.name })}>
            Start lab
          </Button>
        ) : (
          <Button variant="default" disabled={busy} onClick={down}>
            Take down
          </Button>
        )}
      </Group>
      <ReactFlowProvider>
        <LabPicture lab={lab} moving={moving} />
      </ReactFlowProvider>
      <Confirm question={question} onClose={() => setQuestion(null)} />
      <ShellSteps intent={intent} onClose={() => setIntent(null)} />
    </section>
  )
}
