import type { Check } from './check'
import { issueFinding, worst } from './check'
import { issuesOf } from './known-issues'

export const kernelCheck: Check = {
  id: 'kernel',
  title: 'Kernel',
  run: ({ facts }) => {
    const findings = issuesOf(facts, ['kernel']).map(issueFinding)
    return Promise.resolve(worst(findings, `Linux ${facts.kernel}.`))
  },
}
