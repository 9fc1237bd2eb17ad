// The user's own lab: which hosts there are and how they are reached. One YAML file.
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { nameSchema } from '../../../shared/names'
import { LabError } from '../../../shared/reply'

const ifaceSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/, 'an interface name has at most 15 letters, digits, "_", "." or "-"')
const accessSchema = {
  /** Address or name; the host's own name unless given, so that ~/.ssh/config can say the rest. */
  address: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[^-\s]\S*$/, 'an address has no spaces and does not begin with "-"')
    .optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_.-]{0,31}$/i)
    .optional(),
  keyFile: z.string().min(1).max(4096).optional(),
  hostKey: z
    .string()
    .regex(/^(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/=]+$/, 'a host key is of the form "ssh-ed25519 AAAA…"')
    .optional(),
  jump: nameSchema.optional(),
}
const pathSchema = z.strictObject({
  interface: ifaceSchema,
  bridge: ifaceSchema,
  /** The host's address on this path; the one that it has there unless given. */
  address: z
    .string()
    .regex(/^(\d{1,3}\.){3}\d{1,3}\/24$/, 'an address is of the form 10.77.0.1/24')
    .optional(),
})
export const labHostSchema = z.strictObject({
  /** `ssh`: a host of the user's own. `vm`: a QEMU machine with the lab image, started on this computer (docs/vm-hosts.md). */
  kind: z.enum(['ssh', 'vm']).default('ssh'),
  /** Of a host that is a VM. */
  memoryMiB: z.number().int().min(256).max(1_048_576).optional(),
  cpus: z.number().int().min(1).max(64).optional(),
  ...accessSchema,
  role: z.enum(['cloudlet', 'client']).default('cloudlet'),
  /** What the host calls the lab's eth0 and eth1, and the bridges they are on. */
  interfaces: z
    .strictObject({
      eth0: pathSchema.prefault({ interface: 'eth0', bridge: 'br0' }),
      eth1: pathSchema.prefault({ interface: 'eth1', bridge: 'br1' }),
    })
    .prefault({}),
})
export const labFileSchema = z.strictObject({
  version: z.literal(1),
  name: nameSchema,
  jumps: z.record(nameSchema, z.strictObject(accessSchema)).default({}),
  hosts: z.record(nameSchema, labHostSchema).refine((hosts) => Object.keys(hosts).length > 0, 'a lab needs a host'),
})
export type LabFile = z.infer<typeof labFileSchema>
export type LabHost = z.infer<typeof labHostSchema>

/** Parses the text of a lab file. Throws `bad-input` with line and column of everything that is wrong. */
export function parseLabFile(text: string, file = 'lab file'): LabFile {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true })
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (document.errors.length > 0) {
    throw wrong(
      file,
      document.errors.map((error) => `${place(error.pos[0])} ${error.message}`),
    )
  }
  const data: unknown = document.toJS({ maxAliasCount: 100 })
  const result = labFileSchema.safeParse(data)
  const offsetOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true)
      if (hasRange(node)) return node.range[0]
    }
    return 0
  }
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
      return `${place(offsetOf(path))} ${issue.path.join('.') || 'file'}: ${issue.message}`
    })
    throw wrong(file, lines)
  }
  const lab = result.data
  const jumps = { ...lab.jumps, ...lab.hosts }
  const lost = Object.entries(jumps).flatMap(([name, host]) => {
    const section = name in lab.hosts ? 'hosts' : 'jumps'
    if (host.jump === undefined) return []
    const at = place(offsetOf([section, name, 'jump']))
    if (!(host.jump in jumps)) return [`${at} ${name}.jump: no host or jump is called ${host.jump}`]
    return loops(name, jumps) ? [`${at} ${name}.jump: the way to this host leads back to it`] : []
  })
  const mixed = wrongKinds(lab, data).map(({ path, text }) => `${place(offsetOf(path))} ${path.join('.')}: ${text}`)
  if (lost.length + mixed.length > 0) throw wrong(file, [...lost, ...mixed])
  return lab
}

const ofVm = ['memoryMiB', 'cpus'] as const
const ofSsh = [...objectKeys(accessSchema), 'interfaces']

/** Settings that do not go with the host's kind; they are looked up in the file as written, where defaults are not yet in it. */
function wrongKinds(lab: LabFile, data: unknown): { path: string[]; text: string }[] {
  const written = z.object({ hosts: z.record(z.string(), z.record(z.string(), z.unknown()).nullish()) }).parse(data)
  const hosts = Object.entries(lab.hosts)
  const mixed = hosts.find(([, host]) => host.kind !== hosts[0]?.[1].kind)
  const found = hosts.flatMap(([name, { kind }]) =>
    (kind === 'vm' ? ofSsh : ofVm)
      .filter((key) => key in (written.hosts[name] ?? {}))
      .map((key) => ({ path: ['hosts', name, key], text: `is not for a host of kind ${kind}` })),
  )
  if (!mixed) return found
  const text = 'VMs and hosts of your own cannot be in one lab: the VMs’ network is inside this computer'
  return [...found, { path: ['hosts', mixed[0], 'kind'], text }]
}

function objectKeys(shape: object): string[] {
  return Object.keys(shape)
}

function loops(start: string, hosts: Record<string, { jump?: string | undefined }>): boolean {
  const seen = new Set<string>()
  for (let name: string | undefined = start; name !== undefined; name = hosts[name]?.jump) {
    if (seen.has(name)) return true
    seen.add(name)
  }
  return false
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

function wrong(file: string, lines: string[]): LabError {
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : ''
  return new LabError({ code: 'bad-input', message: `${lines[0] ?? file}${more}`, detail: lines.join('\n') })
}
