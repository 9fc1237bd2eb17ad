// Axes and grid of all graphs, in the page's colours.
import { CartesianGrid, XAxis, YAxis } from 'recharts'
import type { Scale } from './measures'

const line = { stroke: 'var(--chart-text)' }
const text = { fill: 'var(--chart-text)', fontSize: 12 }
const drawn = { tick: text, axisLine: line, tickLine: line }
export const margin = { top: 10, right: 14, bottom: 22, left: 10 }

export const Grid = ({ vertical = false, horizontal = true }: { vertical?: boolean; horizontal?: boolean }) => (
  <CartesianGrid stroke="var(--chart-grid)" vertical={vertical} horizontal={horizontal} />
)

/** What an axis of values is called: with its unit, where it has one. */
export const withUnit = (name: string, { unit }: Scale) => (unit === '' ? name : `${name}, ${unit}`)

const below = (value: string) => ({ value, position: 'insideBottom' as const, offset: -14, ...text })
const upright = (value: string) => ({
  value,
  angle: -90,
  position: 'insideLeft' as const,
  offset: 4,
  style: { textAnchor: 'middle' as const },
  ...text,
})

type UprightProps = { name: string; ticks: readonly number[]; show?: (value: number) => string }

/** An upright axis of numbers, from its first mark to its last. */
export const UprightAxis = ({ name, ticks, show }: UprightProps) => (
  <YAxis
    type="number"
    {...(show === undefined ? {} : { tickFormatter: show })}
    domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
    ticks={[...ticks]}
    allowDataOverflow
    width={56}
    label={upright(name)}
    {...drawn}
  />
)

/** An axis of words below. */
export const LevelAxis = ({ name }: { name: string }) => (
  <XAxis dataKey="label" type="category" interval={0} label={below(name)} {...drawn} />
)

type NumberAxisProps = { name: string; domain: [number, number]; ticks: readonly number[] }

/** An axis of numbers below, in their own distances. */
export const NumberAxis = ({ name, domain, ticks }: NumberAxisProps) => (
  <XAxis
    dataKey="x"
    type="number"
    domain={domain}
    ticks={[...ticks]}
    allowDataOverflow
    label={below(name)}
    {...drawn}
  />
)

/** An upright axis of words. */
export const RowAxis = ({ width }: { width: number }) => (
  <YAxis type="category" dataKey="label" width={width} interval={0} {...drawn} />
)
