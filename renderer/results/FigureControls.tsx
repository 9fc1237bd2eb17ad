// What is drawn: kind of graph, metric, and which factor goes where. What is neither axis nor series makes graphs of its own.
import { Checkbox, NativeSelect, SegmentedControl } from '@mantine/core'
import type { Choice } from './arrange'
import type { Factor } from './cells'
import type { GraphKind, Shows } from './graph-props'
import { graphKinds, isStack, kindMeanings, kindNames } from './graph-props'
import type { MeasureKey } from '../../shared/run-values'
import type { Measure } from './measures'
import { measureOf } from './measures'
import { byteFactors } from '../../shared/run-values'
import { hasAxis } from './panels'
import type { Shown } from './panels'
import { factorName } from './value-text'

export type Picked = { kind: GraphKind; measure: MeasureKey; choice: Choice; shows: Shows }
type FigureControlsProps = {
  shown: Shown
  measured: readonly Measure[]
  picked: Picked
  published: boolean
  onPick(picked: Picked): void
}

export function FigureControls({ shown: { factors }, measured, picked, published, onPick }: FigureControlsProps) {
  const { kind, choice, shows } = picked
  const pick = (change: Partial<Choice>) => onPick({ ...picked, choice: { ...choice, ...change } })
  const show = (change: Partial<Shows>) => onPick({ ...picked, shows: { ...shows, ...change } })
  const axis = hasAxis(kind) ? choice.axis : null
  const rest = factors.filter(({ path }) => path !== axis && (isStack(kind) || path !== choice.series))
  const offered =
    kind === 'bytes' ? measured.filter(({ key }) => key === 'downtimeMs' || key === 'transferMs') : measured
  const options = (without: string | null) => [
    { value: '', label: 'none' },
    ...factors.filter(({ path }) => path !== without).map(({ path }) => ({ value: path, label: factorName(path) })),
  ]
  return (
    <div className="panel figure-controls">
      <SegmentedControl
        size="xs"
        aria-label="Kind of graph"
        data={graphKinds.map((value) => ({ value, label: kindNames[value] }))}
        value={kind}
        onChange={(value) => onPick(withKind(picked, graphKinds.find((one) => one === value) ?? 'bars', measured))}
      />
      {!isStack(kind) && (
        <NativeSelect
          size="xs"
          label="Metric"
          title={measureOf(picked.measure).meaning}
          data={offered.map(({ key, name }) => ({ value: key, label: name }))}
          value={picked.measure}
          onChange={({ currentTarget: { value } }) => onPick({ ...picked, measure: measureOf(value).key })}
        />
      )}
      {hasAxis(kind) && factors.length > 0 && (
        <NativeSelect
          size="xs"
          label="Axis"
          data={options(null)}
          value={choice.axis ?? ''}
          onChange={({ currentTarget: { value } }) =>
            // The two change places rather than lie on one another.
            pick({ axis: value || null, ...(value === choice.series ? { series: choice.axis } : {}) })
          }
        />
      )}
      {!isStack(kind) && factors.length > 0 && (
        <NativeSelect
          size="xs"
          label="Series"
          data={options(axis)}
          value={choice.series ?? ''}
          onChange={({ currentTarget: { value } }) => pick({ series: value || null })}
        />
      )}
      {rest
        .filter(({ path }) => kind !== 'bytes' || !byteFactors.includes(path))
        .map((factor) => (
          <LevelSelect key={factor.path} factor={factor} choice={choice} stack={isStack(kind)} onPick={pick} />
        ))}
      {isStack(kind) ? (
        <Checkbox
          size="xs"
          label="each run"
          checked={shows.eachRun}
          onChange={({ currentTarget: { checked } }) => show({ eachRun: checked })}
        />
      ) : (
        <Checkbox
          size="xs"
          label="runs"
          checked={shows.runs}
          onChange={({ currentTarget: { checked } }) => show({ runs: checked })}
        />
      )}
      {!isStack(kind) && kind !== 'ecdf' && (
        <Checkbox
          size="xs"
          label="floor and model"
          checked={shows.floor}
          onChange={({ currentTarget: { checked } }) => show({ floor: checked })}
        />
      )}
      {hasAxis(kind) && published && (
        <Checkbox
          size="xs"
          label="published"
          checked={shows.published}
          onChange={({ currentTarget: { checked } }) => show({ published: checked })}
        />
      )}
      <span className="quiet figure-meaning">{kindMeanings[kind]}</span>
    </div>
  )
}

/** A line over bytes is worked out for two metrics only. */
function withKind(picked: Picked, kind: GraphKind, measured: readonly Measure[]): Picked {
  const fits = kind !== 'bytes' || picked.measure === 'downtimeMs' || picked.measure === 'transferMs'
  const measure = fits ? picked.measure : measured.some(({ key }) => key === 'downtimeMs') ? 'downtimeMs' : 'transferMs'
  return { ...picked, kind, measure }
}

type LevelSelectProps = { factor: Factor; choice: Choice; stack: boolean; onPick(change: Partial<Choice>): void }

/** All levels of a factor, each in a graph of its own, or one of them. */
function LevelSelect({ factor: { path, levels }, choice: { only }, stack, onPick }: LevelSelectProps) {
  const chosen = only[path]
  return (
    <NativeSelect
      size="xs"
      label={factorName(path)}
      data={[
        { value: '', label: stack ? 'all' : 'a graph each' },
        ...levels.map((level, index) => ({ value: String(index), label: String(level) })),
      ]}
      value={chosen === undefined ? '' : String(levels.indexOf(chosen))}
      onChange={({ currentTarget: { value } }) => {
        const others = Object.fromEntries(Object.entries(only).filter(([name]) => name !== path))
        const level = value === '' ? undefined : levels[Number(value)]
        onPick({ only: level === undefined ? others : { ...others, [path]: level } })
      }}
    />
  )
}
