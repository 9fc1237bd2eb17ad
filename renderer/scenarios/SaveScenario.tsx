// Saves the text as a scenario of one's own: under its name again, or under a new one where it came with the product.
import { Button, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { scenarioFileSchema } from '../../shared/ipc'
import { ask, readScenarios } from '../state/actions'
import { keepDraft, useLab } from '../state/store'
import type { ScenarioFile } from '../state/store'

type SaveScenarioProps = { file: ScenarioFile; text: string; ready: boolean }

export function SaveScenario({ file: { file, text: original, own }, text, ready }: SaveScenarioProps) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState(own ? file : `my-${file}`)
  const valid = scenarioFileSchema.safeParse(name).success
  const save = async () => {
    const saved = await ask('scenario.save', { file: name, text })
    if (!saved) return
    await readScenarios()
    keepDraft(file, null)
    setOpen(false)
    useLab.setState({ scenarioFile: name })
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          disabled={!ready || (own && text === original)}
          title="Keeps it on this computer, among the scenarios"
          onClick={() => setOpen(!open)}
        >
          Save
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className="save-scenario"
          onSubmit={(event) => {
            event.preventDefault()
            if (valid) void save()
          }}
        >
          <TextInput
            size="xs"
            label="File name"
            value={name}
            error={valid ? undefined : 'a-z, 0-9 and "-", and .yaml at the end'}
            data-autofocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" disabled={!valid}>
            Save it
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
