// What the app keeps of a lab it brought up: where its hosts are and which keys they proved.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { interfaceSchema, layerSchema, nameSchema } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import { linkSchema } from '../../../shared/scenario'
import { writeWhole } from './keys'

export const recordHostSchema = z.object({
  name: nameSchema,
  role: z.enum(['cloudlet', 'client']),
  /** Where its sshd listens, as its machine sees it. */
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  /** `ssh-ed25519 AAAA…`: the only host key that is accepted. */
  hostKey: z.string(),
  /** How often it is asked and probed (telemetry/pace.ts), and how long it may take; `full` unless given. */
  pace: z.enum(['full', 'gentle']).optional(),
  /** The host's network namespace on its machine; a host of the user's own has none. */
  namespace: z.string().optional(),
  interfaces: z.array(
    z.object({
      name: interfaceSchema,
      address: z.string(),
      bridge: z.string(),
      /** What the host calls it, where that is not its name in the lab. */
      device: z.string().optional(),
      /** Its port at the lab's own switch, or the socket of the VM whose NIC it is; a host of the user's own has none. */
      switchPort: z.string().optional(),
    }),
  ),
})
export const labRecordSchema = z.object({
  version: z.literal(1),
  name: nameSchema,
  /** `here`, or the SSH destination of the machine that carries the lab: the jump to its hosts. */
  machine: z.string(),
  /** A lab of VMs has none: its switch is a process. */
  switchNamespace: z.string().nullable(),
  /** Private key file on the app's side. */
  keyFile: z.string(),
  links: z.object({ eth0: linkSchema, eth1: linkSchema }),
  /** What its hosts are: namespaces of one machine, or VMs on it. */
  kind: z.enum(['namespaces', 'vm']).default('namespaces'),
  /** What its hosts have beside the base image. */
  layers: z.array(layerSchema).default([]),
  hosts: z.array(recordHostSchema),
})
/** A lab that this app brought up, with a switch of its own. */
export type LocalRecord = z.infer<typeof labRecordSchema>
export type RecordHost = Omit<LocalRecord['hosts'][number], 'hostKey'> & { hostKey?: string }
/** Any lab in use. On the user's own hosts there is no switch, and nobody has set the links: null. */
export type LabRecord = Pick<LocalRecord, 'name' | 'machine'> & {
  kind?: LocalRecord['kind']
  hosts: RecordHost[]
  switchNamespace: string | null
  links: LocalRecord['links'] | null
}

/** Where the user's labs, keys and sessions are kept unless told otherwise. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'handover-lab')
}

export function recordFile(dataFolder: string, lab: string): string {
  return join(dataFolder, 'labs', lab, 'lab.json')
}

export function keyFile(dataFolder: string, lab: string): string {
  return join(dataFolder, 'labs', lab, 'id_ed25519')
}

/** The record of a lab, or null when this app has not brought it up. */
export async function readRecord(dataFolder: string, lab: string): Promise<LocalRecord | null> {
  const file = recordFile(dataFolder, lab)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return null
  }
  const parsed = labRecordSchema.safeParse(safeJson(text))
  if (parsed.success) return parsed.data
  const hint = 'Bring the lab up again: the record is written anew.'
  throw new LabError({ code: 'bad-input', message: `${file} is damaged.`, hint, detail: parsed.error.message })
}

export async function writeRecord(dataFolder: string, record: LocalRecord): Promise<void> {
  const file = recordFile(dataFolder, record.name)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeWhole(file, `${JSON.stringify(record, null, 2)}\n`, 0o600)
}

/** Forgets a lab that was taken down: its record and its key. */
export async function removeRecord(dataFolder: string, lab: string): Promise<void> {
  await rm(dirname(recordFile(dataFolder, lab)), { recursive: true, force: true })
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
