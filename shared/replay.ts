// A whole session's series in a compact form: made once by the core from the samples, drawn by the page.
import { z } from 'zod'
import { interfaceSchema } from './names'
import { Recording } from './recording'
import { Ring } from './ring'

const time = z.number().nullable()
/** Numbers as base64 of little-endian floats. */
const packed = z.string()

export const replaySchema = z.object({
  version: z.literal(1),
  firstT: time,
  lastT: time,
  /** Axes of 64-bit floats, ms; the series of one host share one. */
  times: z.array(packed),
  series: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(['sent', 'received', 'rtt', 'path', 'path-rtt', 'memory']),
      host: z.string(),
      interface: interfaceSchema.nullable(),
      label: z.string(),
      /** Which of `times`. */
      axis: z.number().int(),
      /** 32-bit floats, NaN where nothing is known: seven digits, more than any sampler has. */
      values: packed,
    }),
  ),
  probes: z.array(
    z.object({
      name: z.enum(['guest', 'reconnect', 'path-client', 'path-transfer']),
      stretches: z.array(z.object({ from: z.number(), to: z.number() })),
      breaks: z.array(z.number()),
      lost: z.number(),
    }),
  ),
})
export type Replay = z.infer<typeof replaySchema>

/** `encode` makes base64 of bytes. */
export function replayOf(recording: Recording, encode: (bytes: Uint8Array) => string): Replay {
  const axes = new Map<string, number>()
  const series = [...recording.series.values()].map(({ ring, ...about }) => {
    const times = new Float64Array(ring.length)
    const values = new Float32Array(ring.length)
    for (let index = 0; index < ring.length; index += 1) {
      times[index] = ring.time(index)
      values[index] = ring.value(index)
    }
    const axis = encode(new Uint8Array(times.buffer))
    if (!axes.has(axis)) axes.set(axis, axes.size)
    return { ...about, axis: axes.get(axis) ?? 0, values: encode(new Uint8Array(values.buffer)) }
  })
  const probes = [...recording.probes].map(([name, { stretches, breaks, lost }]) => ({ name, stretches, breaks, lost }))
  const known = (t: number) => (Number.isNaN(t) ? null : t)
  return { version: 1, firstT: known(recording.firstT), lastT: known(recording.lastT), times: [...axes.keys()], series, probes } // prettier-ignore
}

/** The recording again; it takes no more samples. `decode` gives the bytes of base64. */
export function recordingOf(replay: Replay, decode: (text: string) => Uint8Array): Recording {
  const recording = new Recording()
  const axes = replay.times.map((text) => new Float64Array(aligned(decode(text)).buffer))
  for (const { axis, values, ...about } of replay.series) {
    const times = axes[axis] ?? new Float64Array()
    const floats = Float64Array.from(new Float32Array(aligned(decode(values)).buffer))
    if (floats.length === times.length) recording.keep({ ...about, ring: Ring.of(times, floats) })
  }
  for (const { name, ...track } of replay.probes) recording.probes.set(name, { ...track, last: null })
  recording.firstT = replay.firstT ?? NaN
  recording.lastT = replay.lastT ?? NaN
  return recording
}

/** Bytes with a buffer of their own: floats need one that begins where they do. */
function aligned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes)
}
