import type { Check } from './check'
import { issueFinding, worst } from './check'
import { issuesOf } from './known-issues'

export const lxcCheck: Check = {
  id: 'lxc',
  title: 'LXC',
  roles: ['cloudlet'],
  run: ({ facts }) => {
    const version = facts.versions['lxc']
    if (!facts.tools.includes('lxc-checkpoint') || version === undefined) {
      const reason = 'LXC is missing: containers of the engine lxc cannot run or move.'
      return Promise.resolve({ level: 'fail', reason, remedy: 'apt install lxc' })
    }
    return Promise.resolve(worst(issuesOf(facts, ['lxc']).map(issueFinding), `LXC ${version}.`))
  },
}
