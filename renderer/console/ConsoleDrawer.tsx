// The console of a guest, beside the lab. Its terminal is loaded when it is first wanted.
import { Drawer, Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useLab } from '../state/store'

const ConsoleTerminal = lazy(async () => {
  const { ConsoleTerminal: component } = await import('./ConsoleTerminal')
  return { default: component }
})

export function ConsoleDrawer() {
  const { consoleOf } = useLab()
  const close = () => useLab.setState({ consoleOf: null })
  return (
    <Drawer
      opened={consoleOf !== null}
      onClose={close}
      position="bottom"
      size={480}
      // Escape belongs to what runs in the console.
      closeOnEscape={false}
      title={consoleOf ? `Console of ${consoleOf.name} on ${consoleOf.host}` : ''}
    >
      {consoleOf && (
        <Suspense fallback={<Loader size="sm" aria-label="Loading the terminal" />}>
          <ConsoleTerminal key={`${consoleOf.lab} ${consoleOf.host} ${consoleOf.name}`} {...consoleOf} />
        </Suspense>
      )}
    </Drawer>
  )
}
