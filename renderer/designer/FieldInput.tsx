// One field of the file. A word or number is written to the text when it is left or Enter is pressed.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { ScenarioProblem } from './Designer'
import type { Path, Value } from './document'
import type { Field } from './fields'
import { levelOf } from './levels'

type FieldInputProps = {
  field: Field
  /** Where it stands in the file. */
  path: Path
  /** What the file says; undefined when it leaves it to the default. */
  value: Value | undefined
  fallback: Value | undefined
  /** It is a factor: its levels decide, not this field. */
  varied: boolean
  problems: readonly ScenarioProblem[]
  onChange(value: Value | undefined): void
}

export function FieldInput({ field, path, value, fallback, varied, problems, onChange }: FieldInputProps) {
  const { kind, label, options, meaning } = field
  const name = path.join('.')
  const wrong = problems.find(({ message }) => message.includes(`"${name}"`))?.message
  const shared = {
    size: 'xs' as const,
    label,
    'aria-label': name,
    title: wrong ?? meaning ?? name,
    disabled: varied,
    className: field.wide ? 'field-wide' : '',
  }
  if (kind === 'flag') {
    return (
      <Checkbox
        {...shared}

        checked={(value ?? fallback) === true}
        onChange={({ currentTarget: { checked } }) => onChange(checked)}
      />
    )
  }
  if (kind === 'choice') {
    const known = options ?? []
    const odd =
      value !== undefined && !known.includes(String(value)) ? [{ value: String(value), label: String(value) }] : []
    // In brackets as long as the file leaves it to the default.
    const unset = { value: '', label: fallback === undefined ? 'choose' : `(${fallback})` }
    return (
      <NativeSelect
        {...shared}
        error={wrong !== undefined}
        data={[unset, ...known.map((option) => ({ value: option, label: option })), ...odd]}
        value={value === undefined ? '' : String(value)}
        onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      />
    )
  }
  const commit = (typed: string) => {
    const trimmed = typed.trim()
    if (trimmed === (value === undefined ? '' : String(value))) return
    onChange(trimmed === '' ? undefined : kind === 'number' ? levelOf(trimmed) : trimmed)
  }
  return (
    <TextInput
      {...shared}
      // A new value in the text is a new input: what was typed here and not written is given up.
      key={String(value)}
      error={wrong !== undefined}
      placeholder={varied ? 'a factor' : fallback === undefined ? '' : String(fallback)}
      defaultValue={value === undefined ? '' : String(value)}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      onBlur={({ currentTarget }) => commit(currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget.value)}
    />
  )
}
