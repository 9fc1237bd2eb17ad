// The factors: which field each varies, and its levels as a list or ranges.
import { Button, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { Document } from 'yaml'
import type { ScenarioProblem } from './Designer'
import { keysAt, listAt, withField, withKey, withList } from './document'
import { factorPaths } from './fields'
import { levelsText, parseLevels } from './levels'

type FactorsProps = {
  document: Document
  text: string
  problems: readonly ScenarioProblem[]
  /** How many switches the schedule has: each can be varied. */
  switches: number
  onChange(text: string): void
}

export function Factors({ document, text, problems, switches, onChange }: FactorsProps) {
  const list = useId()
  const factors = keysAt(document, ['factors'])
  const free = factorPaths(switches).filter((path) => !factors.includes(path))
  const [problem, setProblem] = useState<{ factor: string; said: string } | null>(null)
  const set = (factor: string, typed: string) => {
    if (typed === levelsText(listAt(document, ['factors', factor]))) return
    const { levels, problem: said } = parseLevels(typed)
    setProblem(said === null ? null : { factor, said })
    if (levels) onChange(withList(text, ['factors', factor], levels))
  }
  return (
    <fieldset className="wide">
      <legend>Factors</legend>
      {factors.length > 0 && (
        <p className="quiet">Levels: 16, 64, 256 or a range, 20..100 step 20. Every combination is a cell.</p>
      )}
      {factors.map((factor) => {
        const levels = levelsText(listAt(document, ['factors', factor]))
        const own = problem?.factor === factor ? problem.said : undefined
        const wrong =
          own ??
          problems.find(({ message }) => message.includes(`"${factor}"`) || message.includes(`"factors.${factor}`))
            ?.message
        return (
          <div key={factor} className="designer-factor">
            <TextInput
              key={factor}
              size="xs"
              aria-label={`Field of factor ${factor}`}
              list={list}
              defaultValue={factor}
              error={wrong !== undefined}
              title={wrong ?? factor}
              onBlur={({ currentTarget: { value } }) =>
                value !== factor && value !== '' && onChange(withKey(text, ['factors', factor], value))
              }
            />
            <TextInput
              key={levels}
              size="xs"
              aria-label={`Levels of ${factor}`}
              defaultValue={levels}
              error={own}
              onBlur={({ currentTarget: { value } }) => set(factor, value)}
              onKeyDown={(event) => event.key === 'Enter' && set(factor, event.currentTarget.value)}
            />
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              aria-label={`Remove factor ${factor}`}
              onClick={() => onChange(withField(text, ['factors', factor], undefined))}
            >
              Remove
            </Button>
          </div>
        )
      })}
      <datalist id={list}>
        {free.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => onChange(withList(text, ['factors', ...free.slice(0, 1)], firstLevels[free[0] ?? ''] ?? [1]))}
      >
        Add a factor
      </Button>
    </fieldset>
  )
}

const firstLevels: Record<string, string[]> = { 'guest.engine': ['lxc'] }
