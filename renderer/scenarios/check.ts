// A scenario's text, checked by the core while it is typed.
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import { toErrorInfo } from '../../shared/reply'
import { request } from '../bridge'
import { showError } from '../state/store'

type Check = RequestOutput<'scenario.check'> & { checking: boolean }

/** A pause in typing after which the text is looked at, ms. */
const pauseMs = 150

/** What the core says of the text; what it said of the text before stays until it has answered. */
export function useCheck(text: string): Check {
  const [check, setCheck] = useState<Check>({ checking: true, scenario: null, problems: [], design: null })
  useEffect(() => {
    setCheck((old) => ({ ...old, checking: true }))
    const abort = new AbortController()
    const ask = () =>
      request('scenario.check', { text }, abort.signal)
        .then((answer) => abort.signal.aborted || setCheck({ ...answer, checking: false }))
        .catch((thrown: unknown) => abort.signal.aborted || showError(toErrorInfo(thrown)))
    const timer = setTimeout(() => void ask(), pauseMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text])
  return check
}

/** Place of a line and column (both from 1) in the text. */
export function offsetAt(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1
}
