// Names that reach hosts' command lines, and the few words the whole product agrees on.
import { z } from 'zod'

/** A name of a lab, host or guest: it becomes part of namespace, container and file names. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'a name is 1 to 31 of a-z, 0-9 and "-", and begins with a letter')

export const interfaceSchema = z.enum(['eth0', 'eth1'])
export type InterfaceName = z.infer<typeof interfaceSchema>
export const interfaceNames: readonly InterfaceName[] = interfaceSchema.options

export const engineSchema = z.enum(['lxc', 'docker', 'kvm'])
export type EngineName = z.infer<typeof engineSchema>

/** Layers of the lab image over its base, lowest first: of a file that two have, hosts see the later one's. */
export const layerNames = ['docker', 'kvm'] as const
export const layerSchema = z.enum(layerNames)
export type LayerName = z.infer<typeof layerSchema>

export const transportSchema = z.enum(['tcp', 'mptcp'])
export type Transport = z.infer<typeof transportSchema>

export const strategySchema = z.enum(['stop-and-copy', 'pre-copy', 'post-copy'])
export type Strategy = z.infer<typeof strategySchema>

/** libvirt's phases of a migration, the same for every engine, in order. */
export const phaseNames = [
  'begin',
  'preflight',
  'prepare',
  'precopy',
  'freeze',
  'transfer',
  'restore',
  'verify',
  'confirm',
  'cleanup',
] as const
export const phaseNameSchema = z.enum(phaseNames)
export type PhaseName = z.infer<typeof phaseNameSchema>

export const switchKindSchema = z.enum(['admin', 'carrier', 'blackhole'])
export type SwitchKind = z.infer<typeof switchKindSchema>
export const mannerSchema = z.enum(['abrupt', 'graceful'])
export type Manner = z.infer<typeof mannerSchema>
export const switchActionSchema = z.enum(['down', 'up'])
export type SwitchAction = z.infer<typeof switchActionSchema>
