import { expect, test } from 'vitest'
import { engineColours, interfaceColours, phaseColours, seriesColours, stateColours, transportColours } from './colours'

const backgrounds = { light: ['#ffffff', '#f3f4f6'], dark: ['#1b1d20', '#131416'] }
const labels = { light: '#000000', dark: '#ffffff' }

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const texts = { ...interfaceColours, ...transportColours, ...engineColours, ...stateColours, ...seriesColours }
for (const scheme of ['light', 'dark'] as const) {
  test.each(Object.entries(texts))(`%s reads as text on every ${scheme} background (AA)`, (_, pair) => {
    for (const background of backgrounds[scheme]) expect(contrast(pair[scheme], background)).toBeGreaterThanOrEqual(4.5)
  })
  test.each(Object.entries(phaseColours))(`the label inside a %s phase reads in ${scheme} (AA)`, (_, pair) => {
    expect(contrast(pair[scheme], labels[scheme])).toBeGreaterThanOrEqual(4.5)
  })
}
test('no two things of one family share a colour', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const all = Object.values(texts).map((pair) => pair[scheme])
    expect(new Set(all).size).toBe(all.length)
  }
})
