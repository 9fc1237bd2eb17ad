// A plain text area with line numbers: Tab leaves it, as the keyboard's users expect.
import type { Ref } from 'react'

type EditorProps = {
  ref: Ref<HTMLTextAreaElement>
  label: string
  text: string
  /** Lines with a mistake, from 1. */
  wrong: ReadonlySet<number>
  onChange(text: string): void
}

export function Editor({ ref, label, text, wrong, onChange }: EditorProps) {
  const lines = text.split('\n')
  return (
    <div className="editor">
      <ol aria-hidden>
        {lines.map((_, index) => (
          <li key={index} className={wrong.has(index + 1) ? 'bad' : ''}>
            {wrong.has(index + 1) ? '● ' : ''}
            {index + 1}
          </li>
        ))}
      </ol>
      <textarea
        ref={ref}
        aria-label={label}
        aria-invalid={wrong.size > 0}
        value={text}
        rows={lines.length}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
