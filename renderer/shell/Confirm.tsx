// Destructive actions ask once, and name what goes.
import { Button, Group, List, Modal, Text } from '@mantine/core'

export type Question = { title: string; text: string; goes: readonly string[]; action: string; run(): void }

export function Confirm({ question, onClose }: { question: Question | null; onClose: () => void }) {
  return (
    <Modal opened={question !== null} onClose={onClose} title={question?.title}>
      <Text size="sm">{question?.text}</Text>
      <List size="sm" my="xs">
        {question?.goes.map((what) => (
          <List.Item key={what}>{what}</List.Item>
        ))}
      </List>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={onClose}>
          Keep it
        </Button>
        <Button
          className="danger-button"
          onClick={() => {
            question?.run()
            onClose()
          }}
        >
          {question?.action}
        </Button>
      </Group>
    </Modal>
  )
}
