// Phases or interfaces stacked: one row for each cell (means), or for each run.
import { Bar, BarChart, Tooltip } from 'recharts'
import { Grid, margin, NumberAxis, RowAxis, withUnit } from './Axes'
import type { OpenRun } from './graph-props'
import type { Stack } from './stack'
import { valueText } from './value-text'

export function StackGraph({ stack, onRun }: { stack: Stack; onRun: OpenRun }) {
  const { rows, parts, scale, ticks, unit, name } = stack
  const longest = Math.max(...rows.map(({ label }) => label.length))
  return (
    <BarChart
      responsive
      className="graph"
      layout="vertical"
      style={{ height: Math.max(120, rows.length * 26 + 60) }}
      data={[...rows]}
      margin={margin}
      barCategoryGap="20%"
      accessibilityLayer={false}
    >
      <Grid horizontal={false} vertical />
      <RowAxis width={Math.min(260, 14 + longest * 6.4)} />
      <NumberAxis name={withUnit(name, scale)} domain={[0, ticks.at(-1) ?? 1]} ticks={ticks} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--chart-grid)', fillOpacity: 0.5 }}
        content={({ label }) => {
          const row = rows.find((one) => one.label === label)
          return row ? (
            <div className="graph-tip panel">
              <b>{row.label}</b>
              {parts.flatMap(({ name: part, colour }) => {
                const value = row.values[part]
                return value === undefined ? (
                  []
                ) : (
                  <div key={part}>
                    <i style={{ background: colour }} /> {part}: {valueText(unit, value)}
                  </div>
                )
              })}
              {row.open && <span className="quiet">Opens its replay.</span>}
            </div>
          ) : null
        }}
      />
      {parts.map(({ name: part, colour }) => (
        <Bar
          key={part}
          stackId="all"
          name={part}
          fill={colour}
          stroke="var(--panel)"
          strokeWidth={0.5}
          isAnimationActive={false}
          dataKey={({ values }: (typeof rows)[number]) => (values[part] ?? 0) / scale.divisor}
          onClick={(_, index) => {
            const open = rows[index]?.open
            if (open) onRun(open.session, open.run)
          }}
        />
      ))}
    </BarChart>
  )
}
