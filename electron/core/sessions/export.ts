// A session as files to hand in, made beside its recording.
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { exportFormats } from '../../../shared/ipc'
import { loadReferences } from '../reference/load'
import { runsCsv, samplesCsv } from './export/csv'
import { readModel, type SessionModel } from './export/model'
import { reportHtml } from './export/report'
import { reportMarkdown } from './export/report-markdown'
import { runTables } from './export/run-tables'
import { summaryTables } from './export/summary-tables'
import { latexHead, tableLatex } from './export/table-latex'
import { zipSession } from './export/zip'

export type ExportFormat = (typeof exportFormats)[number]

type ExportOptions = {
  /** The product's folder, for the published tables beside one's own; without them unless given. */
  resources?: string
  /** The session that is being recorded. */
  running?: string | null
}

/**
 * Writes the export into the session's folder and gives its path; for `csv` that of the runs, with the samples beside it.
 * Throws `not-found` for an unknown session. What a crash cut off, or is still recorded, is exported as far as it goes.
 */
export async function exportSession(
  root: string,
  id: string,
  format: ExportFormat,
  { resources, running = null }: ExportOptions = {},
): Promise<string> {
  const references = resources === undefined ? [] : await loadReferences(resources)
  const model = await readModel(root, id, running)
  switch (format) {
    case 'csv':
      await replace(model, 'export-samples.csv', samplesCsv(model.samples))
      return replace(model, 'export-runs.csv', runsCsv(model.runs))
    case 'json':
      return replace(model, 'export.json', jsonText(model))
    case 'html':
      return replace(model, 'report.html', reportHtml(model, references))
    case 'markdown':
      return replace(model, 'report.md', reportMarkdown(model, references))
    case 'latex':
      return replace(model, 'tables.tex', tablesLatex(model))
    case 'zip':
      return replace(model, `${id}.zip`, await zipSession(model, reportHtml(model, references)))
  }
}

function jsonText({
  info,
  endsEarly,
  origin,
  remarks,
  scenario,
  scenarioText,
  facts,
  results,
  runs,
  journal,
}: SessionModel): string {
  const all = { version: 1, info, endsEarly, origin, remarks, scenario, scenarioText, facts, results, runs, journal }
  return `${JSON.stringify(all, null, 1)}\n`
}

function tablesLatex({ info, runs, scenario }: SessionModel): string {
  return (
    `% Session ${info.id}\n${latexHead}` +
    [...runTables(runs), ...summaryTables(runs, scenario)].map(tableLatex).join('\n')
  )
}

/** Never half a file, also when two exports meet or the disk is full. */
async function replace(model: SessionModel, name: string, data: string | Uint8Array): Promise<string> {
  const path = join(model.folder, name)
  const part = `${path}.${process.pid}.part`
  await writeFile(part, data)
  await rename(part, path)
  return path
}
