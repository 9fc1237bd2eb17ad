import { z } from 'zod'
import type { Check } from './check'
import { issueFinding, lastLine, run, worst } from './check'
import { criuScript } from './criu-script'
import { issuesOf } from './known-issues'
import { parseJson } from './parse-json'

const answerSchema = z.object({
  ok: z.boolean(),
  stage: z.string(),
  log: z.string(),
  dumpMs: z.number().optional(),
  restoreMs: z.number().optional(),
})

export const criuCheck: Check = {
  id: 'criu',
  title: 'CRIU',
  roles: ['cloudlet'],
  run: async (context) => {
    const version = context.facts.versions['criu']
    if (version === undefined) {
      return { level: 'fail', reason: 'CRIU is missing: containers cannot be moved.', remedy: 'apt install criu' }
    }
    const known = issuesOf(context.facts, ['criu']).map(issueFinding)
    const result = await run(context, ['unshare', '--net', 'python3', '-'], criuScript, 60_000)
    const answer = answerSchema.safeParse(parseJson(lastLine(result.stdout))).data
    if (answer?.ok) {
      const times = `dump ${Math.round(answer.dumpMs ?? 0)} ms, restore ${Math.round(answer.restoreMs ?? 0)} ms`
      const milder = known.map((finding) => ({ ...finding, level: 'warn' as const })) // it has just worked
      return worst(milder, `CRIU ${version} dumped and restored a process with a TCP connection (${times}).`)
    }
    const what = answer ? `${answer.stage}: ${answer.log}` : lastLine(result.stderr)
    const remedy = 'Install CRIU 4.2 or newer; after a change of kernel remove /run/criu.kdat.'
    const trial = { level: 'fail' as const, reason: `CRIU ${version} failed in a trial (${what}).` }
    return worst([...known, known.length > 0 ? trial : { ...trial, remedy }], '')
  },
}
