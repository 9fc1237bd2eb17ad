// The theses' published times beside ours: a ratio where the conditions match, what differs where they almost do.
import type { Factors, RunResult } from '../../../../shared/results'
import type { Scenario } from '../../../../shared/scenario'
import { factorsKey } from '../../../../shared/run-values'
import { cellScenario } from '../../experiments/design'
import { summarize } from '../../experiments/statistics'
import { matchReference, ratioTo, type MatchedRow, type ReferenceMatch } from '../../reference/match'
import { referenceMetricSchema, type Reference } from '../../reference/schema'
import type { Table } from './table'
import { absent, factorsText, metricLabel, threeDigits, valueText } from './value-text'

/** Tables beside one cell: the nearest come first, and more would hide them. */
const mostTables = 3

/** Null where nothing that was published is near, or nothing was measured. */
export function referenceTable(
  runs: readonly RunResult[],
  scenario: Scenario | null,
  references: readonly Reference[],
): Table | null {
  if (scenario === null) return null
  const summary = summarize(runs)
  const cells = new Map<string, Factors>(summary.map(({ factors }) => [factorsKey(factors), factors]))
  const notes = new Set<string>()
  const rows = [...cells].flatMap(([key, factors]) => {
    const matches = matchesOf(scenario, factors, references)
    return matches.slice(0, mostTables).flatMap((match) =>
      referenceMetricSchema.options.flatMap((metric) => {
        const ours = summary.find((row) => row.metric === metric && factorsKey(row.factors) === key)
        if (!ours || ours.mean === null) return []
        const { mean, resolutionMs } = ours
        return match.rows.flatMap((row) =>
          row.values
            .filter((value) => value.metric === metric)
            .map((value) => {
              for (const note of match.notes) notes.add(`${sourceText(match)}: ${note}`)
              const ratio = ratioTo(match, metric, mean)
              const published = `${value.value} ${value.unit}${value.flag ? ` (${value.flag}: ${value.reason ?? ''})` : ''}`
              const said = ratio === null ? differencesText(row) : 'the conditions match'
              return [factorsText(factors), metricLabel(metric), valueText(metric, mean, resolutionMs), `${sourceText(match)}${row.name ? `, ${row.name}` : ''}`, published, ratio === null ? absent : threeDigits(ratio), said] // prettier-ignore
            }),
        )
      }),
    )
  })
  if (rows.length === 0) return null
  const text = (label: string) => ({ label, number: false })
  const number = (label: string) => ({ label, number: true })
  return {
    caption: 'Beside what was published',
    notes: ['Ratio: ours ÷ published, only where the conditions match.', ...notes],
    columns: [text('Cell'), text('Metric'), number('Ours, mean'), text('Source'), number('Published'), number('Ratio'), text('Conditions')], // prettier-ignore
    rows,
  }
}

function matchesOf(scenario: Scenario, factors: Factors, references: readonly Reference[]): ReferenceMatch[] {
  try {
    return matchReference(cellScenario(scenario, factors), references)
  } catch {
    // A cell of another version, which this one's scenario refuses: nothing stands beside it.
    return []
  }
}

function sourceText({ source, table }: ReferenceMatch): string {
  return `${source.author.split(' ').at(-1) ?? source.author} ${source.year}, ${table.label}`
}

const differencesText = ({ differences }: MatchedRow) =>
  differences.map(({ text }) => text).join('; ') || 'several published values under these conditions'
