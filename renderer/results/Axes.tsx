// Axes and grid of all graphs, in the page's colours.
import { CartesianGrid, XAxis, YAxis } from 'recharts'
import type { Scale } from './measures'

const tick = { fill: 'var(--chart-text)', fontSize: 12 }
const line = { stroke: 'var(--chart-text)' }
export const margin = { top: 10, right: 14, bottom: 22, left: 10 }

export const Grid = ({ vertical = false }: { vertical?: boolean }) => (
  <CartesianGrid stroke="var(--chart-grid)" vertical={vertical} />
)

/** The value axis, upright, from its first mark to its last. */
export function ValueAxis({ ticks, name, scale }: { ticks: readonly number[]; name: string; scale: Scale }) {
  const value = scale.unit === '' ? name : `${name}, ${scale.unit}`
  return (
    <YAxis
      type="number"
      domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
      ticks={[...ticks]}
      allowDataOverflow
      tick={tick}
      axisLine={line}
      tickLine={line}
      width={56}
      label={{
        value,
        angle: -90,
        position: 'insideLeft',
        offset: 4,
        fill: 'var(--chart-text)',
        fontSize: 12,
        style: { textAnchor: 'middle' },
      }}
    />
  )
}

const below = (value: string) => ({
  value,
  position: 'insideBottom' as const,
  offset: -14,
  fill: 'var(--chart-text)',
  fontSize: 12,
})

/** An axis of words. */
export const LevelAxis = ({ name }: { name: string }) => (
  <XAxis dataKey="label" type="category" interval={0} tick={tick} axisLine={line} tickLine={line} label={below(name)} />
)

type NumberAxisProps = { name: string; domain: [number, number]; ticks: readonly number[]; dataKey?: string }

/** A level axis of numbers, in their own distances. */
export const NumberAxis = ({ name, domain, ticks, dataKey = 'x' }: NumberAxisProps) => (
  <XAxis
    dataKey={dataKey}
    type="number"
    domain={domain}
    ticks={[...ticks]}
    allowDataOverflow
    tick={tick}
    axisLine={line}
    tickLine={line}
    label={below(name)}
  />
)
