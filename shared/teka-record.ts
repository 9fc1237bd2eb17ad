// What is recorded of Teka's handover: her slots A to E (4.5) and her tables of interface states (4.5 to 4.8).
import { z } from 'zod'

/**
 * What a run leaves out to show what it is for: `plain-tcp` a client that speaks no MPTCP, `no-prior-configuration` a guest that
 * learns its address only on arrival, `no-migration` a guest that stays where it was.
 */
export const tekaControlSchema = z.enum(['none', 'plain-tcp', 'no-prior-configuration', 'no-migration'])
export type TekaControl = z.infer<typeof tekaControlSchema>

export const tekaSlotNames = ['A', 'B', 'C', 'D', 'E'] as const
export type TekaSlotName = (typeof tekaSlotNames)[number]
export const tekaSlotMeanings: Readonly<Record<TekaSlotName, string>> = {
  A: 'client and guest in the same LAN',
  B: 'the client between two LANs, without network',
  C: 'the client in the other LAN, the guest reached through its cloudlet',
  D: 'the guest does not answer the client',
  E: 'the guest has followed: both in the same LAN again',
}
export const tekaSlotSchema = z.object({
  name: z.enum(tekaSlotNames),
  startMs: z.number(),
  /** Null while it goes on, or where it came to no end. */
  endMs: z.number().nullable(),
})
export type TekaSlot = z.infer<typeof tekaSlotSchema>

/** `inactive`: up with its address, and no subflow uses it. */
const interfaceCellSchema = z.object({ state: z.enum(['up', 'inactive', 'down']), address: z.string().nullable() })
export type InterfaceCell = z.infer<typeof interfaceCellSchema>
const bothSchema = z.object({ eth0: interfaceCellSchema, eth1: interfaceCellSchema })

/** Her tables by their moment; `walking` has none of its own. */
export const tekaMoments = { initial: '4.5', walking: null, moved: '4.6', prepared: '4.7', arrived: '4.8' } as const
export type TekaMoment = keyof typeof tekaMoments
export const tekaMomentTexts: Readonly<Record<TekaMoment, string>> = {
  initial: 'Slot A: at the beginning',
  walking: 'Slot B: between the LANs',
  moved: 'Slot C: the client has moved',
  prepared: 'Slot C: before the migration',
  arrived: 'Slot E: after the migration',
}

export const interfaceTableSchema = z.object({
  t: z.number(),
  moment: z.enum(['initial', 'walking', 'moved', 'prepared', 'arrived']),
  guest: bothSchema,
  client: bothSchema,
  /** What is not as it should be at this moment, one sentence each. */
  wrong: z.array(z.string()),
})
export type InterfaceTable = z.infer<typeof interfaceTableSchema>

export const tekaRecordSchema = z.object({
  control: tekaControlSchema,
  slots: z.array(tekaSlotSchema),
  tables: z.array(interfaceTableSchema),
})
export type TekaRecord = z.infer<typeof tekaRecordSchema>

/** An interface in her words: `UP 10.1.1.15`, `UP (inactive) 10.1.2.19`, `DOWN none`. */
export function cellText({ state, address }: InterfaceCell): string {
  const words = { up: 'UP', inactive: 'UP (inactive)', down: 'DOWN' }
  return `${words[state]} ${address ?? 'none'}`
}
