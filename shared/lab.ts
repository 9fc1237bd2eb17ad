// A lab as the page and the command line see it.
import { z } from 'zod'
import { engineSchema, interfaceSchema, nameSchema, switchKindSchema } from './names'
import { linkSchema } from './scenario'

export const interfaceStateSchema = z.object({
  name: interfaceSchema,
  address: z.string(),
  bridge: z.string(),
  up: z.boolean(),
  /** How it was switched off, when it was. */
  downKind: switchKindSchema.nullable(),
})
export type InterfaceState = z.infer<typeof interfaceStateSchema>

export const guestStateSchema = z.object({
  name: nameSchema,
  engine: engineSchema,
  host: z.string(),
  state: z.enum(['running', 'frozen', 'stopped', 'unknown']),
  addresses: z.record(z.string(), z.string()),
})
export type GuestState = z.infer<typeof guestStateSchema>

export const hostStateSchema = z.object({
  name: nameSchema,
  role: z.enum(['cloudlet', 'client']),
  reachable: z.boolean(),
  /** Where SSH reaches it, for people: user@address:port. */
  ssh: z.string(),
  kernel: z.string().nullable(),
  interfaces: z.array(interfaceStateSchema),
})
export type HostState = z.infer<typeof hostStateSchema>

export const labStateSchema = z.object({
  name: nameSchema,
  /** `here`, or the SSH destination of the Linux machine that carries it. */
  machine: z.string(),
  state: z.enum(['down', 'partial', 'up']),
  hosts: z.array(hostStateSchema),
  guests: z.array(guestStateSchema),
  links: z.partialRecord(interfaceSchema, linkSchema),
})

/** A lab file that a person gave to the app. */
export const labFileInfoSchema = z.object({
  name: nameSchema,
  /** Where it is kept. */
  file: z.string(),
  hosts: z.array(z.string()),
  /** What is wrong with it, since it was changed by hand. */
  problem: z.string().nullable(),
})
export type LabFileInfo = z.infer<typeof labFileInfoSchema>
export type LabState = z.infer<typeof labStateSchema>
