// The core waits for a person: whether a host key that nobody knows yet is the right one.
import { Button, Code, Group, Modal, Text } from '@mantine/core'
import { ask } from '../state/actions'
import { useLab } from '../state/store'
import { CopyText } from './CopyText'

// What shows the same fingerprint on the host itself, whatever the key's type.
const check = 'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done'

export function HostKeyQuestion() {
  const question = useLab(({ questions }) => questions[0])
  const answer = (trust: boolean) => question && void ask('question.answer', { id: question.id, trust })
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => answer(false)}
      closeOnClickOutside={false}
      title="Is this host the right one?"
      size="lg"
    >
      {question && (
        <>
          <Text size="sm">
            This host has not been seen before. If the fingerprint below is not the host’s own, somebody else answers in
            its place.
          </Text>
          <dl className="facts">
            <dt>Host</dt>
            <dd>{question.host}</dd>
            <dt>Key type</dt>
            <dd>{question.keyType}</dd>
            <dt>Fingerprint</dt>
            <dd>
              <Code>{question.fingerprint}</Code> <CopyText text={question.fingerprint} />
            </dd>
          </dl>
          <Text size="sm">To compare, run this on the host itself (its console, not over this network):</Text>
          <Group gap={6} wrap="nowrap" my={6}>
            <Code block className="shell-line">
              {check}
            </Code>
            <CopyText text={check} />
          </Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={() => answer(false)}>
              Refuse
            </Button>
            <Button onClick={() => answer(true)}>Trust this key</Button>
          </Group>
        </>
      )}
    </Modal>
  )
}
