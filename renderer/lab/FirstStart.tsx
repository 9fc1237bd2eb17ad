// Nothing runs yet: what to do first.
import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Operation } from '../../shared/operation'
import { cancelOperation, ownLab, startDemo } from '../state/actions'
import { useLab } from '../state/store'
import { leftText } from '../shell/format'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'

export function FirstStart({ operation }: { operation: Operation | undefined }) {
  const info = useLab(({ info: known }) => known)
  const [intent, setIntent] = useState<Intent | null>(null)
  const running = operation?.status.state === 'running' ? operation.status : undefined
  return (
    <Stack className="first-start panel" gap="sm" align="flex-start">
      <Title order={2}>No lab is running</Title>
      <Text maw={620}>
        The local lab is two cloudlets and a client on this machine, each with eth0 and eth1. The demo moves a running
        container from one cloudlet to the other over Multipath TCP while eth0 goes down, and says what survived.
      </Text>
      {operation && running ? (
        <Stack gap={4} w={520}>
          <Progress value={running.progress.fraction * 100} aria-label={operation.title} />
          <Group justify="space-between">
            <Text size="sm">{`${operation.title}: ${running.progress.text}, ${leftText(running.progress)}`}</Text>
            <Button variant="default" onClick={() => void cancelOperation(operation.id)}>
              Cancel
            </Button>
          </Group>
        </Stack>
      ) : (
        <Group gap="xs">
          <Button size="sm" disabled={!info?.localLab.possible} onClick={() => void startDemo()}>
            Start the local lab and run the demo
          </Button>
          <Button size="sm" variant="default" onClick={() => setIntent({ intent: 'lab-up', lab: ownLab() })}>
            Show its shell commands
          </Button>
        </Group>
      )}
      {info && (
        <Text size="sm" c="dimmed" maw={620}>
          {info.localLab.reason}
        </Text>
      )}
      <ShellSteps intent={intent} onClose={() => setIntent(null)} />
    </Stack>
  )
}
