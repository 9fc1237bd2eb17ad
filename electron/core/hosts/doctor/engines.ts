// Docker and QEMU are not needed for the first experiment: that they are missing is worth a word, not an alarm.
import type { Check, Finding } from './check'
import { issueFinding, worst } from './check'
import { issuesOf } from './known-issues'

export const enginesCheck: Check = {
  id: 'engines',
  title: 'Docker and KVM',
  roles: ['cloudlet'],
  run: ({ facts }) => {
    const findings: Finding[] = issuesOf(facts, ['docker', 'qemu']).map(issueFinding)
    if (facts.versions['docker'] === undefined) {
      findings.push({ level: 'warn', reason: 'Docker is missing: the engine docker cannot be used.' })
    }
    if (facts.versions['qemu'] === undefined) {
      findings.push({ level: 'warn', reason: 'QEMU is missing: the engine kvm cannot be used.' })
    } else if (!facts.kvm) {
      findings.push({ level: 'warn', reason: 'There is no /dev/kvm: guests of the engine kvm are emulated and slow.' })
    }
    const good = `Docker ${facts.versions['docker']}, QEMU ${facts.versions['qemu']} with KVM.`
    return Promise.resolve(worst(findings, good))
  },
}
