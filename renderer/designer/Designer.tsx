// The scenario as a form. It has no state of its own: it shows what the text says, and each change is a change of the text.
import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { scenarioSchema } from '../../shared/scenario'
import { countAt, fieldAt, keysAt, openText, withEntry, withField, withoutEntry } from './document'
import type { Path } from './document'
import { Excluded } from './Excluded'
import { Factors } from './Factors'
import { FieldInput } from './FieldInput'
import { sections, switchFields } from './fields'

export type ScenarioProblem = { line: number; column: number; message: string }
type DesignerProps = { text: string; problems: readonly ScenarioProblem[]; onChange(text: string): void }

const defaults: unknown = scenarioSchema.parse({ version: 1, name: 'defaults', handover: [] })
const newSwitch = { at: 'transfer+500ms', host: 'cloudlet-a', interface: 'eth0', action: 'down' }

export function Designer({ text, problems, onChange }: DesignerProps) {
  const document = useMemo(() => openText(text), [text])
  if (!document) {
    return (
      <p className="designer quiet">The form comes back when the text can be read: its mistakes are listed below it.</p>
    )
  }
  const engine = fieldAt(document, ['guest', 'engine']) ?? 'lxc'
  const factors = keysAt(document, ['factors'])
  const switches = countAt(document, ['handover'])
  const hasRounds =
    factors.includes('migration.strategy') || fieldAt(document, ['migration', 'strategy']) === 'pre-copy'
  const isOf = { kvm: engine === 'kvm', lxc: engine === 'lxc' && hasRounds }
  const isShown = ({ engine: only, path }: (typeof switchFields)[number]) =>
    only === undefined || isOf[only] || factors.includes('guest.engine') || fieldAt(document, path) !== undefined
  const input = (field: (typeof switchFields)[number], path: Path, fallback = defaultAt(path)) => (
    <FieldInput
      key={path.join('.')}
      {...{ field, path, problems, fallback }}
      value={fieldAt(document, path)}
      varied={factors.includes(path.join('.'))}
      onChange={(value) => onChange(withField(text, path, value))}
    />
  )
  return (
    <form className="designer" aria-label="Form of the scenario" onSubmit={(event) => event.preventDefault()}>
      {sections.map(({ title, fields }) => (
        <fieldset key={title} className={fields.some(({ kind }) => kind === 'choice') ? '' : 'narrow'}>
          <legend>{title}</legend>
          {fields.filter(isShown).map((field) => input(field, field.path))}
        </fieldset>
      ))}
      <fieldset className="wide">
        <legend>Switches</legend>
        {Array.from({ length: switches }, (_, index) => (
          <div key={index} className="designer-row">
            {switchFields.map((field) =>
              input(field, ['handover', index, ...field.path], switchDefault(String(field.path[0]))),
            )}
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              aria-label={`Remove switch ${index + 1}`}
              onClick={() => onChange(withoutEntry(text, ['handover', index]))}
            >
              Remove
            </Button>
          </div>
        ))}
        <Button variant="default" size="compact-xs" onClick={() => onChange(withEntry(text, ['handover'], newSwitch))}>
          Add a switch
        </Button>
      </fieldset>
      <Factors {...{ document, text, problems, switches, onChange }} />
      {factors.length > 0 && <Excluded {...{ document, text, onChange }} />}
    </form>
  )
}

function defaultAt(path: Path) {
  const value = path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    defaults,
  )
  // A name is nobody's default.
  return path[0] !== 'name' && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    ? value
    : undefined
}

const switchDefault = (name: string) => ({ kind: 'admin', manner: 'abrupt' })[name]
