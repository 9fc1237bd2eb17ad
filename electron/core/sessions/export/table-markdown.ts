// Tables to paste into a text in Markdown. Every value is text, never markup.
import { visible } from '../lines'
import type { Table } from './table'

/** GitHub's Markdown: a heading, the table and its notes. */
export function tableMarkdown({ caption, notes, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdown).join(' | ')} |`
  const rule = `|${columns.map(({ number }) => (number ? ' ---: |' : ' --- |')).join('')}`
  const table = [line(columns.map(({ label }) => label)), rule, ...rows.map(line)].join('\n')
  const under = notes.length === 0 ? '' : `\n${notes.map(markdown).join(' ')}\n`
  return `## ${markdown(caption)}\n\n${table}\n${under}`
}

export function markdown(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replace(/[\\`*_{}[\]<>#|~!$]/g, (mark) => `\\${mark}`)
}

const oneLine = (text: string) => visible(text.replace(/[\r\n\t]+/g, ' '))
