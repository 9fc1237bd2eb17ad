// Executes plans: journals each step before it runs, and undoes in reverse what was done when one fails.
import type { Plan, Step } from '../../../shared/plan'
import { shellLine } from '../../../shared/plan'
import { LabError, toErrorInfo } from '../../../shared/reply'
import type { JournalWriter } from '../sessions/journal-writer'
import type { ExecResult, Machine } from '../ssh/machine'

export type RunnerContext = {
  machine(host: string): Promise<Machine>
  journal: JournalWriter
  signal?: AbortSignal
  onStep?: (index: number, step: Step) => void
  /** Called with each line that a step prints, for steps that tell their progress. */
  onLine?: (line: string, step: Step) => void
}

let lastStepId = 0
const kept = (text: string) => text.slice(-4000)

/** Runs one step and journals it. Throws LabError `step-failed`, `timeout`, `cancelled` or `unreachable`. */
export async function runStep(step: Step, context: RunnerContext, undo = false): Promise<ExecResult> {
  const id = ++lastStepId
  context.journal.write({ kind: 'step', id, undo, step })
  const started = Date.now()
  try {
    const machine = await context.machine(step.host)
    const onLine = context.onLine && ((line: string) => context.onLine?.(line, step))
    const result = await machine.exec(step, {
      timeoutMs: step.timeoutMs ?? 60_000,
      ...(context.signal && !undo ? { signal: context.signal } : {}),
      ...(undo ? { urgent: true } : {}),
      ...(onLine ? { onLine } : {}),
    })
    const error = failure(step, result)
    context.journal.write({
      kind: 'step-end',
      id,
      exitCode: result.exitCode,
      durationMs: result.durationMs,
      stdout: kept(result.stdout),
      stderr: kept(result.stderr),
      error: error?.info ?? null,
    })
    if (error) throw error
    return result
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.info.code === 'step-failed') throw thrown
    const error = toErrorInfo(thrown)
    const durationMs = Date.now() - started
    context.journal.write({ kind: 'step-end', id, exitCode: null, durationMs, stdout: '', stderr: '', error })
    throw thrown
  }
}

/** Runs a plan from the first step to the last. On failure or abort the undo of each step done is run, last first. */
export async function runPlan(plan: Plan, context: RunnerContext): Promise<ExecResult[]> {
  context.journal.write({ kind: 'plan', title: plan.title, steps: plan.steps.length })
  const results: ExecResult[] = []
  const begun: Step[] = []
  try {
    for (const [index, step] of plan.steps.entries()) {
      context.signal?.throwIfAborted()
      context.onStep?.(index, step)
      begun.push(step)
      results.push(await runStep(step, context))
    }
    return results
  } catch (thrown) {
    await undoSteps(begun, context)
    throw thrown
  }
}

/** Undoes steps in reverse order; goes on past its own errors, which the journal keeps. */
export async function undoSteps(steps: readonly Step[], context: RunnerContext): Promise<void> {
  for (const step of steps.toReversed()) {
    if (!step.undo) continue
    const undo: Step = { ...step.undo, host: step.host, why: `undo: ${step.why}`, expect: anyExit }
    await runStep(undo, context, true).catch(() => undefined)
  }
}

const anyExit = Array.from({ length: 256 }, (_, code) => code)

function failure(step: Step, result: ExecResult): LabError | undefined {
  if (result.exitCode !== null && (step.expect ?? [0]).includes(result.exitCode)) return undefined
  const detail = [`${step.host}# ${shellLine(step)}`, kept(result.stdout), kept(result.stderr)]
    .filter(Boolean)
    .join('\n')
  const what = `${step.argv[0]} on ${step.host}`
  if (result.cancelled)
    return new LabError({ code: 'cancelled', message: `Cancelled during ${what}.`, host: step.host })
  if (result.timedOut) {
    return new LabError({ code: 'timeout', message: `${what} did not end within its time.`, detail, host: step.host })
  }
  if (result.lost) {
    const message = `The connection to ${step.host} broke during ${step.argv[0]}; whether it was done is not known.`
    return new LabError({ code: 'unreachable', message, detail, host: step.host })
  }
  const reason = result.stderr.trim().split('\n').at(-1) ?? ''
  const message = `${what} failed (exit ${result.exitCode})${reason ? `: ${reason}` : '.'}`
  return new LabError({ code: 'step-failed', message, hint: step.why, detail, host: step.host })
}
