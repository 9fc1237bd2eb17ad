// Examines hosts: collects facts of all, then runs every check on each.
import type { CheckResult, HostReport } from '../../../../shared/doctor'
import { toErrorInfo } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import { collectFacts } from '../facts'
import type { Check, CheckContext, Finding, Patient } from './check'
import { checks as allChecks } from './checks'

export type DoctorHost = Pick<Patient, 'name' | 'role' | 'paths'>
export type DoctorOptions = {
  signal?: AbortSignal
  /** Called after each check: how many are done of how many, and what was done. */
  onProgress?: (done: number, of: number, text: string) => void
  checks?: readonly Check[]
}
/** What the doctor needs of a pool. */
export type MachineSource = { machine(name: string): Promise<Machine> }

/** One report a host, in the order given. A host that cannot be reached gets a report that says so. */
export async function runDoctor(
  hosts: readonly DoctorHost[],
  pool: MachineSource,
  options: DoctorOptions = {},
): Promise<HostReport[]> {
  const { signal, checks = allChecks } = options
  const admitted = await Promise.all(hosts.map((host) => admit(host, pool, signal)))
  const patients = admitted.flatMap((entry) => entry.patient ?? [])
  const planned = patients.map((patient) => ({ patient, checks: checksFor(patient, checks) }))
  const total = planned.reduce((sum, plan) => sum + plan.checks.length, 0)
  const results = new Map<string, CheckResult[]>()
  let done = 0
  // One host after another: a trial on one host (CRIU, MPTCP) is not to disturb another's.
  for (const { patient, checks: own } of planned) {
    const list: CheckResult[] = []
    results.set(patient.name, list)
    for (const check of own) {
      signal?.throwIfAborted()
      list.push(await examine(check, { ...patient, peer: peerOf(patient, patients), signal }))
      done += 1
      options.onProgress?.(done, total, `${patient.name}: ${check.title}`)
    }
  }
  return admitted.map(({ host, reach }) => ({ host: host.name, checks: [reach, ...(results.get(host.name) ?? [])] }))
}

function checksFor(patient: Patient, checks: readonly Check[]): Check[] {
  return checks.filter((check) => check.roles === undefined || check.roles.includes(patient.role))
}

/** The next host of the list that is a cloudlet: each pair of cloudlets is tried both ways. */
function peerOf(patient: Patient, patients: readonly Patient[]): Patient | undefined {
  const index = patients.indexOf(patient)
  const after = [...patients.slice(index + 1), ...patients.slice(0, index)]
  return after.find((other) => other.role === 'cloudlet')
}

type Admitted = { host: DoctorHost; patient: Patient | undefined; reach: CheckResult }

async function admit(host: DoctorHost, pool: MachineSource, signal: AbortSignal | undefined): Promise<Admitted> {
  let patient: Patient | undefined
  const reach = await timed({ id: 'reach', title: 'SSH' }, signal, async () => {
    const machine = await pool.machine(host.name)
    const facts = await collectFacts(machine, signal)
    patient = { ...host, machine, facts }
    return { level: 'pass', reason: `Answers: ${facts.distribution}, ${facts.cpus} CPUs, cgroup ${facts.cgroup}.` }
  })
  return { host, patient, reach }
}

function examine(check: Check, context: CheckContext): Promise<CheckResult> {
  return timed(check, context.signal, () => check.run(context))
}

/** A check that throws fails, and the others go on; only the doctor's own cancellation ends them all. */
async function timed(
  check: { id: string; title: string },
  signal: AbortSignal | undefined,
  work: () => Promise<Finding>,
): Promise<CheckResult> {
  const started = performance.now()
  const finding = await work().catch((error: unknown): Finding => {
    signal?.throwIfAborted()
    const info = toErrorInfo(error)
    return { level: 'fail', reason: info.message, ...(info.hint === undefined ? {} : { remedy: info.hint }) }
  })
  const { level, reason, remedy = null, link = null } = finding
  return { id: check.id, title: check.title, level, reason, remedy, link, durationMs: performance.now() - started }
}
