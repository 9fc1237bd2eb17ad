// Cells that are left out: for each entry the levels that a cell must have to be one of them.
import { Button, NativeSelect } from '@mantine/core'
import type { Document } from 'yaml'
import { countAt, fieldAt, keysAt, listAt, withEntry, withField, withoutEntry } from './document'

type ExcludedProps = { document: Document; text: string; onChange(text: string): void }

export function Excluded({ document, text, onChange }: ExcludedProps) {
  const factors = keysAt(document, ['factors']).map((path) => ({ path, levels: listAt(document, ['factors', path]) }))
  const [first] = factors
  const entries = countAt(document, ['exclude'])
  const add = () =>
    first?.levels[0] !== undefined && onChange(withEntry(text, ['exclude'], { [first.path]: first.levels[0] }))
  return (
    <fieldset className="wide">
      <legend>Left out</legend>
      {Array.from({ length: entries }, (_, index) => (
        <div key={index} className="designer-row">
          {factors.map(({ path, levels }) => {
            const value = fieldAt(document, ['exclude', index, path])
            return (
              <NativeSelect
                key={path}
                size="xs"
                label={path}
                aria-label={`Left out ${index + 1}: ${path}`}
                data={[
                  { value: '', label: 'any' },
                  ...levels.map((level, place) => ({ value: String(place), label: String(level) })),
                ]}
                value={value === undefined ? '' : String(levels.indexOf(value))}
                onChange={({ currentTarget }) => {
                  const level = currentTarget.value === '' ? undefined : levels[Number(currentTarget.value)]
                  onChange(withField(text, ['exclude', index, path], level))
                }}
              />
            )
          })}
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-label={`Remove entry ${index + 1}`}
            onClick={() => onChange(withoutEntry(text, ['exclude', index]))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button variant="default" size="compact-xs" onClick={add}>
        Leave cells out
      </Button>
    </fieldset>
  )
}
