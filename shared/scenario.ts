// The file a person writes: one lab setup, one migration, and the schedule of its handovers.
import { z } from 'zod'
import {
  engineSchema,
  interfaceSchema,
  mannerSchema,
  nameSchema,
  strategySchema,
  switchActionSchema,
  switchKindSchema,
  transportSchema,
} from './names'
import { tekaControlSchema } from './teka-record'

export const anchors = ['before', 'request', 'freeze', 'transfer', 'restore', 'verified'] as const
export type Anchor = (typeof anchors)[number]

const atPattern = /^(before|request|freeze|transfer|restore|verified)(?:\+(\d{1,7})(ms|s))?$/

/** Splits `transfer+500ms` into its anchor and its offset in ms; undefined when it is not of that form. */
export function parseAt(at: string): { anchor: Anchor; offsetMs: number } | undefined {
  const match = atPattern.exec(at)
  const anchor = anchors.find((name) => name === match?.[1])
  if (!match || !anchor) return undefined
  return { anchor, offsetMs: Number(match[2] ?? 0) * (match[3] === 's' ? 1000 : 1) }
}

/** A link's settings hold in both directions and are made at the switch. */
export const linkSchema = z.strictObject({
  rateMbit: z.number().min(0.1).max(10_000).default(100),
  delayMs: z.number().min(0).max(10_000).default(0),
  jitterMs: z.number().min(0).max(10_000).default(0),
  lossPercent: z.number().min(0).max(100).default(0),
})
export type Link = z.infer<typeof linkSchema>

export const guestSchema = z.strictObject({
  engine: engineSchema.default('lxc'),
  workload: z.enum(['counter']).default('counter'),
  memoryMiB: z.number().int().min(1).max(16_384).default(64),
  dirtyMiBps: z.number().min(0).max(100_000).default(0),
  /** Of a kvm guest; containers use what their host has. */
  vcpus: z.number().int().min(1).max(16).default(1),
  /**
   * Root filesystem: one of the lab's own, a tar or folder of the user's, or `pull:NAME` for Docker's registries. Of a kvm guest:
   * a disk of the user's that it starts from, qcow2 or raw.
   */
  image: z.string().min(1).max(4096).default('minimal'),
  /**
   * Of a kvm guest with a disk of the user's: `copied` brings it to the guest's host, and in a move to the target; `shared` is a
   * path that both hosts see, and what the guest writes is written there.
   */
  disk: z.enum(['copied', 'shared']).default('copied'),
  /** Of a docker guest: folders in the container whose content is in a volume, which comes along. */
  volumes: z
    .array(z.string().regex(/^\/[A-Za-z0-9._/-]{1,200}$/, 'a folder in the container, such as /data'))
    .max(8)
    .default([]),
  /** Of docker guests: how many more of the same move at the same time, each with its own verdict. */
  companions: z.number().int().min(0).max(8).default(0),
  /** The user's own workload: what the guest runs, and the TCP port to probe. */
  command: z.array(z.string().min(1)).min(1).max(100).optional(),
  port: z.number().int().min(1).max(65_535).default(7000),
})
export type GuestSpec = z.infer<typeof guestSchema>

export const methodSchema = z.enum(['handover', 'qiu', 'barua', 'stateless', 'teka'])

/** The last part of an address in each LAN; the rest is the lab's. */
const numbersSchema = z
  .strictObject({
    eth0: z.number().int().min(1).max(254).optional(),
    eth1: z.number().int().min(1).max(254).optional(),
  })
  .prefault({})

/**
 * Of the method `teka`: which addresses client and guest get in a LAN that they come to (Teka 3.2.1.1). `reserved`: the lab keeps one
 * for each. `next-odd`: clients have even numbers (hers, 14 and 18, unless given), and a guest the next odd one. `explicit`: as given here.
 */
export const addressesSchema = z.strictObject({
  plan: z.enum(['reserved', 'next-odd', 'explicit']).default('reserved'),
  client: numbersSchema,
  guest: numbersSchema,
})

export const migrationSchema = z.strictObject({
  from: nameSchema.default('cloudlet-a'),
  to: nameSchema.default('cloudlet-b'),
  strategy: strategySchema.default('stop-and-copy'),
  transport: transportSchema.default('mptcp'),
  /**
   * `handover` streams memory; `qiu` is the thesis's three steps (Qiu 3.2.2): checkpoint, rsync, restore; `barua` the seven
   * for Docker (Barua 3.1); `stateless` starts the service afresh on the target and ends it at the source (Tufail 4.3.4);
   * `teka` lets the client walk to another LAN and the guest follow it, with new addresses at both ends (Teka 4.5).
   */
  method: methodSchema.default('handover'),
  /** Of `barua`: the tarball goes straight to the other host, or through this computer (download, then upload). */
  route: z.enum(['hosts', 'laptop']).default('hosts'),
  /** Lead-in from the start of probing to the request. */
  after: z
    .string()
    .regex(/^\d{1,6}(ms|s)$/, 'a time such as 3s or 500ms')
    .default('3s'),
  hops: z.number().int().min(1).max(1000).default(1),
  /** Of the method `teka`: what this run leaves out, to compare. */
  control: tekaControlSchema.default('none'),
  addresses: addressesSchema.prefault({}),
  // Of pre-copy of lxc containers: memory goes over in rounds while the guest runs, until one of these ends them.
  /** Most rounds. */
  maxRounds: z.number().int().min(1).max(30).default(5),
  /** A round that sends at most this many pages, of 4 KiB each, is the last. */
  enoughPages: z.number().int().min(0).max(1_000_000).default(256),
  /** A round that sends not at least this much less than the one before is the last: more of them gain nothing. */
  leastGainPercent: z.number().min(0).max(100).default(10),
  // From here on for kvm guests, by QEMU's own names and meanings.
  /** Pre-copy stops the guest when what is left crosses within this time. */
  downtimeLimitMs: z.number().int().min(1).max(60_000).default(30),
  /** Most that the migration may send; 0 is no limit. */
  bandwidthMbit: z.number().min(0).max(100_000).default(0),
  /** Slow the guest's processors down when it writes memory faster than the paths carry it. */
  autoConverge: z.boolean().default(false),
  /** Connections beside the main one that carry memory pages; 0 is none. */
  multifd: z.number().int().min(0).max(16).default(0),
  /** Encrypt and authenticate the transfer, with certificates made for one migration. */
  tls: z.boolean().default(true),
})
export type MigrationSpec = z.infer<typeof migrationSchema>

export const handoverEventSchema = z.strictObject({
  at: z
    .string()
    .refine(
      (at) => parseAt(at) !== undefined,
      'an anchor (before, request, freeze, transfer, restore, verified) and an offset, such as transfer+500ms',
    ),
  host: nameSchema,
  interface: interfaceSchema,
  action: switchActionSchema,
  kind: switchKindSchema.default('admin'),
  manner: mannerSchema.default('abrupt'),
})
export type HandoverEvent = z.infer<typeof handoverEventSchema>

const factorValue = z.union([z.string(), z.number(), z.boolean()])
const levelsSchema = z.array(factorValue).min(1).max(100)
/** Numbers in equal steps, `to` being one when a step hits it. */
export const rangeSchema = z.strictObject({ from: z.number(), to: z.number(), step: z.number().positive() })

/** A range as the list that it stands for; anything else as it is, for the list's own check. */
function listed(value: unknown): unknown {
  const range = rangeSchema.safeParse(value)
  if (!range.success) return value
  const { from, to, step } = range.data
  // One more than a list may have is refused as too many. Steps such as 0.1 are not exact: twelve digits are.
  const count = Math.min(Math.max(0, Math.floor((to - from) / step + 1e-9) + 1), 101)
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toPrecision(12)))
}

export const factorSchema = z.preprocess(listed, levelsSchema)

export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(200),
  lab: z.string().min(1).max(4096).default('local'),
  links: z.strictObject({ eth0: linkSchema.prefault({}), eth1: linkSchema.prefault({}) }).prefault({}),
  guest: guestSchema.prefault({}),
  migration: migrationSchema.prefault({}),
  handover: z.array(handoverEventSchema).max(1000).default([]),
  repeat: z.number().int().min(1).max(1000).default(1),
  factors: z.record(z.string(), factorSchema).default({}),
  /** Fields that vary together: each entry is a cell, and with `factors` one for each of their combinations. */
  cells: z.array(z.record(z.string(), factorValue)).max(1000).default([]),
  /** Cells left out: each one that has all the levels of an entry. */
  exclude: z.array(z.record(z.string(), factorValue)).max(1000).default([]),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
  /** `random` over all runs; `blocks`: each repetition is a block that holds every cell once, in random order; `listed`: as written. */
  order: z.enum(['random', 'blocks', 'listed']).default('random'),
  /** Runs of the first cell that come before and are not kept. */
  warmUp: z.number().int().min(0).max(10).default(0),
})
export type Scenario = z.infer<typeof scenarioSchema>

/** Parses a time such as `3s` or `500ms`; the schema has checked its form. Result in ms. */
export function durationMs(text: string): number {
  return text.endsWith('ms') ? Number(text.slice(0, -2)) : Number(text.slice(0, -1)) * 1000
}
