import type { Check } from './check'
import { lastLine, run } from './check'

export const sudoCheck: Check = {
  id: 'sudo',
  title: 'Root',
  run: async (context) => {
    const result = await run(context, ['id', '-u'])
    if (result.stdout.trim() === '0') return { level: 'pass', reason: 'Commands run as root.' }
    return {
      level: 'fail',
      reason: `Commands do not run as root: ${lastLine(result.stderr) || lastLine(result.stdout)}`,
      remedy: 'Let the login use sudo without a password: echo "USER ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/lab',
    }
  },
}
