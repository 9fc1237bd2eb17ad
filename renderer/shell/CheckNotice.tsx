// What a check of a recording found: one sentence, then what differs, then what such a check can show.
import { Alert, Text } from '@mantine/core'
import type { CheckReport } from '../../shared/bundle'
import { checkText } from '../../shared/bundle'
import { CopyText } from './CopyText'

export function CheckNotice({ report, about, onClose }: { report: CheckReport; about: string; onClose(): void }) {
  return (
    <Alert
      role="status"
      p="xs"
      className={report.whole ? 'check-good' : 'error-notice'}
      title={`${about}: ${checkText(report)}`}
      withCloseButton
      closeButtonLabel="Close this check"
      onClose={onClose}
    >
      {report.problems.length > 0 && (
        <ul className="problem-list">
          {report.problems.slice(0, 20).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {report.notes.map((note) => (
        <Text size="sm" key={note}>
          {note}
        </Text>
      ))}
      {report.head !== null && (
        <Text size="sm" component="div">
          Head of the chain: <code>{report.head.slice(0, 16)}</code>{' '}
          <CopyText text={report.head} label="Copy the whole of it" />
        </Text>
      )}
    </Alert>
  )
}
