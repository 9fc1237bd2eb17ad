// The names of the probes' rows, beside the strip that is drawn; what each one means is a hover away.
import { Tooltip } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import type { Recording } from './recording'
import { probeLabels, probeMeanings, probeNames } from './strip'

export function ProbeLabels({ recording }: { recording: Recording }) {
  useSyncExternalStore(recording.subscribe, () => recording.probes.size)
  return (
    <ul className="probe-labels" aria-label="Probes">
      {probeNames
        .filter((name) => recording.probes.has(name))
        .map((name) => (
          <Tooltip key={name} label={probeMeanings[name]} position="right">
            <li tabIndex={0}>{probeLabels[name]}</li>
          </Tooltip>
        ))}
    </ul>
  )
}
