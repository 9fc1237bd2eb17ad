// A button that asks for one file; works by mouse and by keyboard.
import { Button, FileButton as Chooser } from '@mantine/core'
import { useRef } from 'react'

export function FileButton({ label, accept, onFile }: { label: string; accept: string; onFile(file: File): void }) {
  const reset = useRef<() => void>(null)
  return (
    <Chooser
      accept={accept}
      resetRef={reset}
      inputProps={{ 'aria-label': label }}
      onChange={(file) => {
        // The same file can be chosen again.
        reset.current?.()
        if (file) onFile(file)
      }}
    >
      {(props) => (
        <Button {...props} variant="default" size="xs">
          {label}
        </Button>
      )}
    </Chooser>
  )
}
