// An error for people: what happened, what to do, and the detail one click away.
import { Alert, Code, Text } from '@mantine/core'
import { useState } from 'react'
import type { ErrorInfo } from '../../shared/reply'

export function ErrorNotice({ error, onClose }: { error: ErrorInfo; onClose?: () => void }) {
  const [open, setOpen] = useState(error.code === 'host-key-changed')
  return (
    <Alert
      role="alert"
      className="error-notice"
      p="xs"
      title={error.message}
      withCloseButton={onClose !== undefined}
      closeButtonLabel="Dismiss this error"
      {...(onClose ? { onClose } : {})}
    >
      {error.hint && <Text size="sm">{error.hint}</Text>}
      {error.detail && (
        <>
          <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide detail' : 'Show detail'}
          </button>
          {open && (
            <Code block className="detail">
              {error.detail}
            </Code>
          )}
        </>
      )}
    </Alert>
  )
}
