// The theses' published values beside the cells of a session, as the page and reports show them.
import { matchReference, ratioTo, type ReferenceMatch } from '../reference/match'
import { referenceMetricSchema, type Reference, type ReferenceMetric } from '../reference/schema'
import type { Factors, SummaryRow } from '../../../shared/results'
import type { Published, SessionResults } from '../../../shared/side-by-side'
import { factorsKey } from '../../../shared/run-values'
import { cellScenario } from './design'

/** Tables beside one cell for one metric: more would hide the graph, and the nearest come first. */
const mostTables = 3

/** For each cell and each time that a table has as well, the nearest tables; none without a scenario. */
export function publishedBeside(session: SessionResults, references: readonly Reference[]): Published[] {
  const { scenario, summary } = session
  if (!scenario) return []
  const cells = new Map(summary.map(({ factors }) => [factorsKey(factors), factors]))
  return [...cells].flatMap(([key, factors]) => {
    const matches = matchReference(cellOf(scenario, factors), references)
    return referenceMetricSchema.options.flatMap((metric) => {
      const ours = summary.find((row) => row.metric === metric && factorsKey(row.factors) === key)
      if (!ours || ours.mean === null) return []
      const having = matches.filter(({ rows }) =>
        rows.some(({ values }) => values.some((one) => one.metric === metric)),
      )
      return having.slice(0, mostTables).map((match) => published(session.id, factors, metric, match, ours))
    })
  })
}

const cellOf = (scenario: NonNullable<SessionResults['scenario']>, factors: Factors) => cellScenario(scenario, factors)

function published(
  session: string,
  factors: Factors,
  metric: ReferenceMetric,
  match: ReferenceMatch,
  ours: SummaryRow,
): Published {
  const { source, table, fit, rows, notes } = match
  const values = rows.flatMap(({ name, values: all }) =>
    all.flatMap(({ metric: of, ms, flag, reason }) =>
      of === metric ? [{ name, ms, doubt: flag === undefined ? null : `${flag}: ${reason ?? ''}` }] : [],
    ),
  )
  return {
    session,
    factors,
    metric,
    fit,
    values,
    label: `${source.author.split(' ').at(-1) ?? source.author} ${source.year}, ${table.label}`,
    caption: table.caption,
    ratio: ours.mean === null ? null : ratioTo(match, metric, ours.mean),
    differences: [...new Set(rows.flatMap(({ differences }) => differences.map(({ text }) => text)))],
    notes: [...new Set(notes)],
  }
}
