import { expect, it } from 'vitest'
import { figureFile, figureSvg } from './figure-svg'
import { rangeText, ratioText, valueText } from './value-text'

const panel = { title: '', x: 0, y: 0, width: 400, height: 200, markup: '<path d="M0,0"/>' }
const base = { title: 'one', legend: [], panels: [panel], background: '#ffffff', text: '#000000', font: 'sans-serif' }

it('holds panels, legend and heading, each in its place', () => {
  const legend = [{ label: 'tcp', markup: '<path d="M1,1"/>' }]
  const { svg, width, height } = figureSvg({
    ...base,
    legend,
    panels: [panel, { ...panel, x: 410, title: 'memory = 64' }],
  })
  expect(width).toBe(834)
  expect(height).toBeGreaterThan(260)
  for (const part of ['>one</text>', '>tcp</text>', '>memory = 64</text>', '<svg x="422"']) expect(svg).toContain(part)
})

it('a name of a session is text in it and nothing else', () => {
  const { svg } = figureSvg({ ...base, title: '<script>"&', font: '"x"' })
  expect(svg).not.toContain('<script>')
  expect(svg).toContain('&lt;script&gt;&quot;&amp;')
  expect(figureFile('../../<x>: downtime', 'svg')).toBe('x-downtime.svg')
  expect(figureFile('…', 'png')).toBe('figure.png')
})

it('values are never finer than they were measured', () => {
  expect(valueText('ms', 12, 20)).toBe('<20 ms')
  expect(valueText('ms', 6817, 20)).toBe('6.82 s')
  expect(valueText('ms', null)).toBe('–')
  expect(valueText('share', 0.476)).toBe('48 %')
  expect(rangeText('ms', { low: 5, high: 40 }, 20)).toBe('<20 to 40 ms')
  expect(rangeText('ms', { low: -3, high: 4 })).toBe('−3 to 4 ms')
  expect(ratioText({ n: 5, leftOut: 0, ratio: 0.61251, ci95: { low: 0.59, high: 0.6384 } })).toBe(
    '0.613 (0.59 to 0.638)',
  )
})
