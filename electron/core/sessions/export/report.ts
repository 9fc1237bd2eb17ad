// The report: one page that reads as a lab report and needs no network, no script and no other file.
import type { Reference } from '../../reference/schema'
import { endOf } from '../open'
import { togetherFigures } from './cells-figure'
import { runFigure } from './figure'
import { html, nothing, type Markup } from './markup'
import type { SessionModel } from './model'
import { procedureSection, stepsAppendix } from './procedure-section'
import { referenceTable } from './reference-table'
import { invalidText, remarksSection } from './remarks-section'
import { missingSection, runSection } from './results-section'
import { setupSection } from './setup-section'
import { styleSheet } from './style'
import { summaryTables } from './summary-tables'
import { tableMarkup } from './table'

// Each figure is a few hundred KiB; the samples of all runs are in the archive and the CSV.
const mostFigures = 12

/** The whole report as one HTML document. */
export function reportHtml(model: SessionModel, references: readonly Reference[] = []): string {
  const published = referenceTable(model.runs, model.scenario, references)
  const { info, runs } = model
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${info.title}: lab report</title>
        <style>
          ${styleSheet}
        </style>
      </head>
      <body>
        <main>
          ${titleBlock(model)} ${setupSection(model)} ${procedureSection(model.journal)}
          <h2>Results</h2>
          ${runs.length === 0 ? html`<p class="warn">No run came to its end in this session.</p>` : legend}
          ${runs.map((run, index) => runSection(run, index < mostFigures ? runFigure(run, model.samples, model.journal) : nothing))}
          ${runs.length > mostFigures ? html`<p class="soft">Graphs are drawn for the first ${mostFigures} of ${runs.length} runs.</p>` : nothing}
          ${runs.length > 1 ? html`<h2>The runs together</h2>` : nothing} ${invalidNote(model)}
          ${togetherFigures(runs, model.scenario)}
          ${runs.length > 1 ? summaryTables(runs, model.scenario).map(tableMarkup) : nothing}
          ${
            published === null
              ? nothing
              : html`<h2>Beside the theses</h2>
                  ${tableMarkup(published)}`
          }
          ${missingSection(runs)} ${remarksSection(runs, model.remarks)} ${limits} ${rawData(model)}
          ${stepsAppendix(model.journal)}
        </main>
      </body>
    </html> `
  return document.toString()
}

function invalidNote({ runs }: SessionModel): Markup {
  const text = invalidText(runs)
  return text === '' ? nothing : html`<p class="warn">${text}</p>`
}

/** What was asked, from the scenario's own words: its name, and what was varied. */
export function questionText({ info, scenario }: Pick<SessionModel, 'info' | 'scenario'>): string {
  const factors = Object.entries(scenario?.factors ?? {}).map(([path, values]) => `${path} (${values.join(', ')})`)
  const varied = factors.length === 0 ? '' : ` Varied: ${factors.join('; ')}.`
  const repeat = scenario && scenario.repeat > 1 ? ` ${scenario.repeat} repetitions of each, in an order drawn from seed ${scenario.seed}.` : '' // prettier-ignore
  return `What survives, and what does it cost: “${info.title}”?${varied}${repeat}`
}

function titleBlock(model: SessionModel): Markup {
  const { info, journal, endsEarly, origin } = model
  const begun = journal.find((entry) => entry.kind === 'session')
  const when = new Date(info.startedMs).toISOString().replace('T', ' ').slice(0, 19)
  const marked = info.verdicts.invalid > 0 ? `, ${info.verdicts.invalid} marked invalid` : ''
  const verdicts = `${info.runs} ${info.runs === 1 ? 'run' : 'runs'}, ${info.verdicts.held} with a verdict that holds${marked}`
  const end = endOf(journal)
  return html`<h1>${info.title}</h1>
    <p class="soft">
      Session ${info.id}, begun ${when} UTC with ${begun?.product ?? 'an unknown version'} in lab
      ${begun?.lab ?? 'unknown'}; ${info.state}; ${verdicts}.
    </p>
    ${origin ? html`<p class="soft">Imported from ${origin.file} (session ${origin.session}), SHA-256 of the file ${origin.sha256}.</p>` : nothing}
    ${endsEarly ? html`<p class="warn">${endsEarly}</p>` : nothing}
    ${end?.error ? html`<p class="failed">${end.error.message}</p>` : nothing}
    <h2>Question</h2>
    <p>${questionText(model)}</p>`
}

const key = (className: string, text: string) =>
  html`<span
    ><svg viewBox="0 0 24 10" aria-hidden="true"><path class="line ${className}" d="M0 5H24" /></svg>${text}</span
  >`
const legend = html`<div class="legend">
  ${[
    key('stroke-eth0 sent', 'eth0, sent'),
    key('stroke-eth0 received', 'eth0, received'),
    key('stroke-eth1 sent', 'eth1, sent'),
    key('stroke-eth1 received', 'eth1, received'),
  ]}<span>Shaded bands are phases; dashed upright lines are switches; red in a strip is a time without answers.</span>
</div>`

const limits = html`<h2>Limits</h2>
  <ul>
    <li>
      A time cannot be said finer than its resolution, and times of different hosts not finer than the error of their
      clock offsets.
    </li>
    <li>
      The throughput graphs show means over the sampling interval (100 ms): shorter bursts and stalls are not seen. Long
      series are drawn with the least and the greatest value of each stretch.
    </li>
    <li>
      Gaps in the strips are drawn when longer than 100 ms (guest probe) or 60 ms (path probes); the metrics count the
      exact longest one.
    </li>
    <li>A median of few runs says little about the next run; interrupted runs are not averaged in.</li>
  </ul>`

const rawFiles = [
  ['journal.ndjson', 'every step and event'],
  ['journal.chain', 'its chain'],
  ['samples.ndjson', 'every measurement'],
  ['results.json', 'the runs'],
  ['facts.json', 'the hosts'],
  ['scenario.yaml', 'what was asked for'],
] as const

function rawData({ scenarioText }: SessionModel): Markup {
  return html`<h2>Raw data</h2>
    <p>
      Beside this report in the session's folder and in its bundle:
      ${rawFiles.map(([name, what]) => html`<a href="${name}">${name}</a> (${what}) `)}. Check the bundle with
      <code>sessions verify FILE</code>; repeat the session with <code>run scenario.yaml</code>:
    </p>
    <pre>${scenarioText || 'No scenario file was recorded.'}</pre>`
}
