// A terminal in the guest: what is typed goes there, what it prints comes as events.
import { Button } from '@mantine/core'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef, useState } from 'react'
import { toErrorInfo } from '../../shared/reply'
import { onEvent, request } from '../bridge'
import { ask } from '../state/actions'
import type { ConsoleOf } from '../state/store'
import { showError } from '../state/store'

const size = { rows: 22, columns: 100 }

export function ConsoleTerminal({ lab, host, engine, name: guest }: ConsoleOf) {
  const place = useRef<HTMLDivElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [ended, setEnded] = useState(false)
  useEffect(() => {
    const element = place.current
    if (!element) return
    setEnded(false)
    const terminal = new Terminal({
      rows: size.rows,
      cols: size.columns,
      fontSize: 13,
      convertEol: true,
      screenReaderMode: true,
    })
    withNonce(() => terminal.open(element))
    terminal.focus()
    let id: string | null = null
    let gone = false
    // What is printed before the core has answered with the console's name waits.
    const early: { console: string; text: string | null }[] = []
    const take = ({ console: name, text }: { console: string; text: string | null }) => {
      if (id === null) return void early.push({ console: name, text })
      if (name !== id) return
      if (text === null) setEnded(true)
      else terminal.write(text)
    }
    const unsubscribe = onEvent('console', take)
    const typing = terminal.onData((text) => {
      if (id !== null) request('console.write', { console: id, text }).catch(() => setEnded(true))
    })
    request('console.open', { lab, host, engine, guest, ...size })
      .then(({ console: name }) => {
        id = name
        if (gone) return void ask('console.close', { console: name })
        for (const event of early) take(event)
      })
      .catch((thrown: unknown) => {
        if (gone) return
        setEnded(true)
        showError(toErrorInfo(thrown))
      })
    return () => {
      gone = true
      unsubscribe()
      typing.dispose()
      terminal.dispose()
      if (id !== null) void ask('console.close', { console: id })
    }
  }, [lab, host, engine, guest, attempt])
  return (
    <>
      <div ref={place} className="console" aria-label="Console" />
      {ended && (
        <p role="status">
          The console is closed: its shell ended, the guest moved, or a run began.{' '}
          <Button size="compact-xs" variant="default" onClick={() => setAttempt((old) => old + 1)}>
            Open again
          </Button>
        </p>
      )}
    </>
  )
}

/** The page's policy takes style elements only with its nonce, and xterm makes its own when it is opened. */
function withNonce(work: () => void): void {
  const nonce = document.querySelector('meta[name="style-nonce"]')?.getAttribute('content') ?? ''
  const create = document.createElement
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create.call(document, name, options)
    if (name === 'style') element.setAttribute('nonce', nonce)
    return element
  }
  try {
    work()
  } finally {
    document.createElement = create
  }
}
