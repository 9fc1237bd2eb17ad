// What a check of the doctor is. One check a file; each cleans up what it made.
import type { Machine } from '../../ssh/machine'
import type { HostFacts } from '../facts'
import type { KnownIssue } from './known-issues'

export type Finding = {
  level: 'pass' | 'warn' | 'fail'
  /** One sentence for a person. */
  reason: string
  /** What to do about it, with the command where there is one. */
  remedy?: string
  link?: string
}

/** A host under examination. */
export type Patient = {
  name: string
  role: 'cloudlet' | 'client'
  machine: Machine
  facts: HostFacts
  /** What the host calls its two paths; br0 with eth0 and br1 with eth1 unless given. */
  paths?: readonly HostPath[]
}
export type HostPath = { name: string; bridge: string; device?: string | undefined }

/** Bridge and interface of both paths, as the host calls them. */
export function pathsOf({ paths }: Pick<Patient, 'paths'>): { bridge: string; device: string }[] {
  const local = [{ name: 'eth0', bridge: 'br0' }, { name: 'eth1', bridge: 'br1' }] // prettier-ignore
  return (paths ?? local).map(({ name, bridge, device = name }: HostPath) => ({ bridge, device }))
}

export type CheckContext = Patient & {
  /** The other end for checks that need two hosts; undefined when there is none. */
  peer: Patient | undefined
  signal: AbortSignal | undefined
}

export type Check = {
  id: string
  title: string
  /** Undefined: the check says nothing of such a host. */
  roles?: readonly ('cloudlet' | 'client')[]
  run(context: CheckContext): Promise<Finding>
}

const severity = { pass: 0, warn: 1, fail: 2 }

/** The worst of the findings, with the reasons and remedies of all that are not good. */
export function worst(findings: readonly Finding[], good: string): Finding {
  const bad = findings.filter((finding) => finding.level !== 'pass')
  const sorted = bad.toSorted((one, other) => severity[other.level] - severity[one.level])
  const [first] = sorted
  if (!first) return { level: 'pass', reason: good }
  const remedies = sorted.flatMap((finding) => finding.remedy ?? [])
  const link = sorted.find((finding) => finding.link !== undefined)?.link
  return {
    level: first.level,
    reason: sorted.map((finding) => finding.reason).join(' '),
    ...(remedies.length === 0 ? {} : { remedy: remedies.join('\n') }),
    ...(link === undefined ? {} : { link }),
  }
}

/** A known issue as a finding. */
export function issueFinding({ level, text, remedy, link }: KnownIssue): Finding {
  return { level, reason: text, remedy, ...(link === null ? {} : { link }) }
}

/** Runs a command for a check; the doctor's signal ends it. */
export function run(context: CheckContext, argv: string[], stdin?: string, timeoutMs = 20_000) {
  const options = { timeoutMs, ...(context.signal ? { signal: context.signal } : {}) }
  return context.machine.exec({ argv, ...(stdin === undefined ? {} : { stdin }) }, options)
}

/** The last line that a command printed, for reasons. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
