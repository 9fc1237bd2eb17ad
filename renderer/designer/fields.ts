// The fields of a scenario that the form shows, in the file's order, by path.
import {
  engineSchema,
  interfaceNames,
  mannerSchema,
  strategySchema,
  switchActionSchema,
  switchKindSchema,
  transportSchema,
} from '../../shared/names'
import { methodSchema } from '../../shared/scenario'
import type { Path } from './document'

export type Field = {
  path: Path
  label: string
  kind: 'text' | 'number' | 'flag' | 'choice'
  options?: readonly string[]
  meaning?: string
  /** Takes the place of two. */
  wide?: boolean
  /** Shown for this engine only; of lxc, where it moves in rounds. */
  engine?: 'kvm' | 'lxc'
}
export type Section = { title: string; fields: readonly Field[] }

const number = (path: Path, label: string, meaning?: string): Field => ({
  path,
  label,
  kind: 'number',
  ...(meaning ? { meaning } : {}),
})
const text = (path: Path, label: string, meaning?: string): Field => ({
  path,
  label,
  kind: 'text',
  ...(meaning ? { meaning } : {}),
})
const choice = (path: Path, label: string, options: readonly string[]): Field => ({
  path,
  label,
  kind: 'choice',
  options,
})
const kvm = (field: Field): Field => ({ ...field, engine: 'kvm' })
const lxc = (field: Field): Field => ({ ...field, engine: 'lxc' })

export const sections: readonly Section[] = [
  {
    title: 'Scenario',
    fields: [
      { ...text(['name'], 'name'), wide: true },
      number(['repeat'], 'repeat', 'How often each cell is run.'),
      number(['seed'], 'seed', 'Decides the random order of the runs: the same seed gives the same order.'),
    ],
  },
  {
    title: 'Guest',
    fields: [
      choice(['guest', 'engine'], 'engine', engineSchema.options),
      number(['guest', 'memoryMiB'], 'memory, MiB'),
      number(['guest', 'dirtyMiBps'], 'dirty rate, MiB/s', 'How fast the workload writes its memory anew.'),
      kvm(number(['guest', 'vcpus'], 'processors')),
      text(['guest', 'image'], 'image'),
    ],
  },
  {
    title: 'Migration',
    fields: [
      text(['migration', 'from'], 'from'),
      text(['migration', 'to'], 'to'),
      choice(['migration', 'transport'], 'transport', transportSchema.options),
      choice(['migration', 'strategy'], 'strategy', strategySchema.options),
      choice(['migration', 'method'], 'method', methodSchema.options),
      text(['migration', 'after'], 'lead-in', 'From the start of probing to the request: 3s, 500ms.'),
      number(['migration', 'hops'], 'hops', 'There and back with the same guest and connection.'),
      lxc(number(['migration', 'maxRounds'], 'most rounds', 'Of pre-copy: sending memory while the guest runs.')),
      lxc(number(['migration', 'enoughPages'], 'enough pages', 'A round that sends no more than this is the last.')),
      lxc(
        number(
          ['migration', 'leastGainPercent'],
          'least gain, %',
          'A round that sends not at least this much less than the one before is the last.',
        ),
      ),
      kvm(number(['migration', 'downtimeLimitMs'], 'downtime limit, ms')),
      kvm(
        number(['migration', 'bandwidthMbit'], 'bandwidth, Mbit/s', 'Most that the migration may send; 0 is no limit.'),
      ),
      kvm(number(['migration', 'multifd'], 'multifd channels')),
      kvm({ path: ['migration', 'autoConverge'], label: 'auto-converge', kind: 'flag' }),
      kvm({ path: ['migration', 'tls'], label: 'TLS', kind: 'flag' }),
    ],
  },
  ...interfaceNames.map((name) => ({
    title: `Link ${name}`,
    fields: [
      number(['links', name, 'rateMbit'], 'rate, Mbit/s', 'In both directions, at the switch.'),
      number(['links', name, 'delayMs'], 'delay, ms', 'In each direction: a round trip takes twice as long.'),
      number(['links', name, 'jitterMs'], 'jitter, ms'),
      number(['links', name, 'lossPercent'], 'loss, %'),
    ],
  })),
]

/** The fields of one switch of the schedule, after its place in the list. */
export const switchFields: readonly Field[] = [
  text(['at'], 'at', 'An anchor (before, request, freeze, transfer, restore, verified) and an offset: transfer+500ms.'),
  text(['host'], 'host'),
  choice(['interface'], 'interface', interfaceNames),
  choice(['action'], 'action', switchActionSchema.options),
  choice(['kind'], 'kind', switchKindSchema.options),
  choice(['manner'], 'manner', mannerSchema.options),
]

const ofExperiment = ['name', 'repeat', 'seed']

/** Every path that a factor can vary in a scenario with so many switches. */
export function factorPaths(switches: number): string[] {
  const plain = sections.flatMap(({ fields }) => fields.map(({ path }) => path.join('.')))
  const scheduled = Array.from({ length: switches }, (_, index) =>
    switchFields.map(({ path }) => `handover.${index}.${path.join('.')}`),
  )
  return [...plain.filter((path) => !ofExperiment.includes(path)), ...scheduled.flat()]
}
