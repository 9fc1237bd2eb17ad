// A lab that comes up: how far it is, and a way to stop it.
import { Button, Group, Progress } from '@mantine/core'
import type { Operation } from '../../shared/operation'
import { leftText } from '../shell/format'
import { cancelOperation } from '../state/actions'

export function Starting({ operation }: { operation: Operation }) {
  if (operation.status.state !== 'running') return null
  const { progress } = operation.status
  return (
    <div className="run-progress">
      <b>{operation.title}</b>
      <Progress value={progress.fraction * 100} aria-label={operation.title} />
      <Group justify="space-between" wrap="nowrap">
        <span>{`${Math.round(progress.fraction * 100)} %: ${progress.text.replace(/\.$/, '')}, ${leftText(progress)}`}</span>
        <Button variant="default" onClick={() => void cancelOperation(operation.id)}>
          Cancel
        </Button>
      </Group>
    </div>
  )
}
