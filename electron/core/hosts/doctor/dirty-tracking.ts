import type { Check } from './check'
import { run } from './check'

export const dirtyTrackingCheck: Check = {
  id: 'dirty-tracking',
  title: 'Dirty tracking',
  roles: ['cloudlet'],
  run: async (context) => {
    if (!context.facts.tools.includes('criu'))
      return { level: 'fail', reason: 'CRIU is missing.', remedy: 'apt install criu' }
    const result = await run(context, ['criu', 'check', '--feature', 'mem_dirty_track'])
    if (result.exitCode === 0) return { level: 'pass', reason: 'The kernel tracks dirty memory: pre-copy can be used.' }
    return {
      level: 'warn',
      reason: 'The kernel does not track dirty memory (CONFIG_MEM_SOFT_DIRTY): containers cannot move by pre-copy.',
      remedy: 'Use stop-and-copy, or a distribution kernel on x86-64.',
      link: 'https://github.com/checkpoint-restore/criu/issues/1859',
    }
  },
}
