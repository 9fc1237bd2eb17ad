import { describe, expect, it } from 'vitest'
import { runOf } from '../../../../shared/run.fixture'
import { summaryTables } from './summary-tables'
import { tableMarkup, tableText } from './table'
import { tableLatex } from './table-latex'
import { tableMarkdown } from './table-markdown'
import { rangeText, valueText } from './value-text'

const factors = { 'migration.transport': ['tcp', 'mptcp'], 'guest.memoryMiB': [16, 64] }

function runs() {
  return [0, 1, 2].flatMap((repetition) =>
    ['tcp', 'mptcp'].flatMap((transport, one) =>
      [16, 64].map((memory, other) => {
        const logicalBytes = memory * 2 ** 20
        const floorMs = logicalBytes / 12_500 / (one + 1)
        const measured = { logicalBytes, floorMs, transferMs: floorMs + 40 + repetition, downtimeMs: one === 0 ? 15 : 500 + repetition } // prettier-ignore
        const values = { 'migration.transport': transport, 'guest.memoryMiB': memory }
        return runOf(4 * repetition + 2 * one + other, values, {
          ...measured,
          resolutionMs: { downtimeMs: 20, transferMs: 1 },
        })
      }),
    ),
  )
}

it('keeps to the resolution', () => {
  expect(valueText('downtimeMs', 15, 20)).toBe('<20 ms')
  expect(valueText('downtimeMs', 21, 20)).toBe('21 ms')
  expect(valueText('downtimeMs', null, 20)).toBe('–')
  expect(rangeText('downtimeMs', { low: -5, high: 45 }, 20)).toBe('<20 to 45 ms')
  expect(rangeText('totalMs', { low: 443, high: 1757 }, 1)).toBe('443 to 1757 ms')
  expect(rangeText('totalMs', { low: 443, high: 17_570 }, 1)).toBe('443 ms to 17.57 s')
  expect(rangeText('totalMs', null, 1)).toBe('–')
})

describe('the tables of an experiment', () => {
  const tables = summaryTables(runs(), { factors })

  it('are the cells, the ratios and the lines over bytes', () => {
    expect(tables.map(({ caption }) => caption)).toEqual(['All runs together', 'Levels compared, repetition by repetition', 'Times over bytes']) // prettier-ignore
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length)
    const [cells, , lines] = tables
    expect(cells?.rows[0]).toEqual(['migration.transport = tcp, guest.memoryMiB = 16', 'Downtime', '3', '0', '<20 ms', '<20 ms', '<20 ms', '<20 ms', '–', '<20 ms', '–']) // prettier-ignore
    expect(lines?.rows.map((row) => row.at(-1))).toContain('41 ms + bytes / 100 Mbit/s')
    expect(lines?.rows.map((row) => row.at(-1))).toContain('41 ms + bytes / 200 Mbit/s')
  })

  it('read on a terminal in columns', () => {
    const [head = '', titles = '', first = ''] = tables.map(tableText).join('\n').split('\n')
    expect(head).toBe('All runs together')
    expect(titles.indexOf('Metric')).toBe(first.indexOf('Downtime'))
  })

  it('say nothing of nothing', () => {
    expect(summaryTables([], null)).toEqual([])
  })
})

describe('hostile text', () => {
  const evil = '\\input{x}|`<script>`\n% & #_^~$[y](z)\u001b[31m'
  const table = { caption: evil, notes: [evil], columns: [{ label: 'a', number: false }], rows: [[evil]] }

  it('is only text everywhere', () => {
    const latex = tableLatex(table)
    expect(latex).not.toMatch(/\\input\b/)
    expect(latex).toContain('\\textbackslash{}input\\{x\\}\\textbar{}')
    expect(latex.split('\n')).toHaveLength(11)
    const markdown = tableMarkdown(table)
    expect(markdown).toContain('| \\\\input\\{x\\}\\|\\`\\<script\\>\\` % &amp; \\#\\_^\\~\\$\\[y\\](z)')
    expect(tableMarkup(table).toString()).not.toContain('<script>')
    for (const text of [latex, markdown, tableText(table)]) expect(text).not.toContain('\u001b')
  })
})
