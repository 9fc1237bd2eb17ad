// The one idea: an intent becomes a plan of steps; one runner executes it and journals each step.
import { z } from 'zod'

export const commandSchema = z.object({
  argv: z.array(z.string()).min(1),
  /** Text given on standard input. */
  stdin: z.string().optional(),
})
export type Command = z.infer<typeof commandSchema>

export const stepSchema = commandSchema.extend({
  /** Name of the lab host, or `machine` for the Linux machine that carries a local lab. */
  host: z.string(),
  /** One sentence for a learner: why this step is there. */
  why: z.string(),
  /** What puts the host back as it was; run in reverse order when a later step fails. */
  undo: commandSchema.optional(),
  /** Exit codes that are fine; only 0 unless given. */
  expect: z.array(z.number().int()).optional(),
  /** Longest time the step may take, ms; 60,000 unless given. */
  timeoutMs: z.number().positive().optional(),
})
export type Step = z.infer<typeof stepSchema>

export const planSchema = z.object({ title: z.string(), steps: z.array(stepSchema) })
export type Plan = z.infer<typeof planSchema>

const safeWord = /^[A-Za-z0-9_@%+=:,./-]+$/

/** Quotes one word for POSIX sh. The only place in the product where quoting is done. */
export function quote(word: string): string {
  return safeWord.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** The command as a person would type it in a shell on the host. */
export function shellLine(command: Command): string {
  const line = command.argv.map(quote).join(' ')
  if (command.stdin === undefined) return line
  return `${line} <<'END'\n${command.stdin}${command.stdin.endsWith('\n') ? '' : '\n'}END`
}
