import { describe, expect, it } from 'vitest'
import { latex, tableLatex } from './table-latex'

describe('text in LaTeX', () => {
  // Each was compiled by pdfLaTeX and LuaLaTeX of TeX Live 2022.
  it.each([
    ['100 % of _a & #1 ~ ^2', '100 \\% of \\_a \\& \\#1 \\textasciitilde{} \\textasciicircum{}2'],
    ['\\input{x}', '\\textbackslash{}input\\{x\\}'],
    ['$5 <b> [c] | `d`', '\\$5 \\textless{}b\\textgreater{} {[}c{]} \\textbar{} \\textasciigrave{}d\\textasciigrave{}'],
    // The sign of inches is in no font that pdfLaTeX begins with, and two hyphens would be one dash.
    ['"q" --force ---', "{''}q{''} -{}-force -{}-{}-"],
    ['ü é ß ø ž – “x” €', 'ü é ß ø ž \\textendash{} “x” €'],
    ['日 «', '\\anychar{65E5}{日} \\anychar{00AB}{«}'],
    ['😀', '\\anychar{1F600}{😀}'],
    ['a\nb\u202e', 'a b?'],
  ])('%s is only text', (text, written) => {
    expect(latex(text)).toBe(written)
  })
})

it('breaks long text into lines and lays a wide table on its side', () => {
  const column = (label: string, number: boolean) => ({ label, number })
  const narrow = tableLatex({ caption: 'c', notes: [], columns: [column('a', false), column('b', true)], rows: [['x', '1']] }) // prettier-ignore
  expect(narrow).toContain('\\begin{longtable}{lr}')
  expect(narrow).not.toContain('landscape')
  const long = 'why it failed, in many words, one after another'
  const wide = Array.from({ length: 4 }, () => column('why', false))
  const table = tableLatex({ caption: 'c', notes: [], columns: wide, rows: [wide.map(() => long)] })
  expect(table).toContain('{>{\\raggedright\\arraybackslash}p{14em}>')
  expect(table).toMatch(/^\\begin\{landscape\}[\s\S]*\\end\{landscape\}\n$/)
})
