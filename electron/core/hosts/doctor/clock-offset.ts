import { measureClock } from '../clock'
import type { Check } from './check'

export const clockCheck: Check = {
  id: 'clock',
  title: 'Clock',
  run: async ({ machine }) => {
    const { offsetMs, errorMs } = await measureClock(machine)
    const reason = `The clock is ${offsetMs.toFixed(1)} ms from the controller's (± ${errorMs.toFixed(1)} ms).`
    if (Math.abs(offsetMs) <= 1000) return { level: 'pass', reason }
    return {
      level: 'warn',
      reason,
      remedy: 'Samples are corrected for it; better, set the clock: timedatectl set-ntp true',
    }
  },
}
