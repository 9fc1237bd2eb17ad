// The report as Markdown, to paste into a text: the same parts as the page, its graphs aside.
import type { Reference } from '../../reference/schema'
import type { SessionModel } from './model'
import { commandLines } from './procedure-section'
import { referenceTable } from './reference-table'
import { invalidText, remarkLines } from './remarks-section'
import { questionText } from './report'
import { runTables } from './run-tables'
import { imageText, planRows } from './setup-section'
import { summaryTables } from './summary-tables'
import type { Table } from './table'
import { markdown, tableMarkdown } from './table-markdown'
import { absent } from './value-text'

const mostPlans = 20

/** The whole report as one Markdown document. */
export function reportMarkdown(model: SessionModel, references: readonly Reference[] = []): string {
  const { info, runs, scenario, remarks, endsEarly } = model
  const published = referenceTable(runs, scenario, references)
  const invalid = invalidText(runs)
  const parts = [
    `# ${markdown(info.title)}`,
    markdown(`Session ${info.id}, begun ${new Date(info.startedMs).toISOString()}; ${info.state}.`),
    endsEarly === null ? '' : markdown(endsEarly),
    `## Question\n\n${markdown(questionText(model))}`,
    tableMarkdown(hostTable(model)),
    tableMarkdown(planTable(model)),
    markdown(imageText(model)),
    `## Procedure\n\n${procedure(model)}`,
    runs.length === 0 ? `## Runs\n\nNo run of session ${info.id} ended with a measurement.` : '',
    ...runTables(runs).map(tableMarkdown),
    markdown(invalid),
    ...summaryTables(runs, scenario).map(tableMarkdown),
    published === null ? '' : tableMarkdown(published),
    remarks.length === 0 ? '' : `## Remarks\n\n${remarkLines(remarks).map((line) => `- ${markdown(line)}`).join('\n')}`, // prettier-ignore
    '## Raw data\n\nIn the session’s folder and in its bundle: journal.ndjson, samples.ndjson, results.json, facts.json, scenario.yaml.',
  ]
  return `${parts.filter((part) => part !== '').map((part) => part.trimEnd()).join('\n\n')}\n` // prettier-ignore
}

const text = (label: string) => ({ label, number: false })

function hostTable({ facts }: SessionModel): Table {
  const rows = Object.entries(facts).map(([host, fact]) => [
    host,
    fact.distribution ?? absent,
    fact.kernel ?? absent,
    Object.entries(fact.versions).map(([tool, version]) => `${tool} ${version}`).join(', '), // prettier-ignore
  ])
  return { caption: 'Set-up', notes: [], columns: ['Host', 'System', 'Kernel', 'Versions'].map(text), rows }
}

function planTable({ scenario }: SessionModel): Table {
  const rows = scenario ? planRows(scenario) : [['Scenario', 'It was not recorded with results.']]
  return { caption: 'Scenario', notes: [], columns: [text('Part'), text('As it was set')], rows }
}

function procedure({ journal }: SessionModel): string {
  const plans = journal.flatMap((entry) => (entry.kind === 'plan' ? [entry] : []))
  const items = plans.slice(0, mostPlans).map((plan, index) => {
    const lines = commandLines(journal, plan, plans[index + 1])
    // A fence longer than any in the commands: nothing ends it before its end.
    const fence = '`'.repeat(Math.max(3, ...[...lines.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
    return `${index + 1}. ${markdown(plan.title)}\n\n${lines === '' ? '' : `${fence}\n${lines}\n${fence}\n`}`
  })
  const more = plans.length > mostPlans ? `And ${plans.length - mostPlans} further plans.\n` : ''
  return plans.length === 0 ? 'No plan was recorded.' : items.join('\n') + more
}
