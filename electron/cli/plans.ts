// Plans as a person reads them: why, then the command as it would be typed on that host.
import type { Plan } from '../../shared/plan'
import { shellLine } from '../../shared/plan'
import { print } from './session-core'

export function printPlans(plans: readonly Plan[], json: boolean): void {
  if (json) return print(plans)
  for (const plan of plans) {
    process.stdout.write(`# ${plan.title}\n`)
    for (const step of plan.steps) {
      const input = step.stdin === undefined ? '' : `  # standard input: ${step.stdin.split('\n').length} lines`
      const command = step.stdin === undefined ? shellLine(step) : shellLine({ argv: step.argv })
      process.stdout.write(`\n# ${step.why}\n${step.host}# ${command}${input}\n`)
    }
    process.stdout.write('\n')
  }
}
