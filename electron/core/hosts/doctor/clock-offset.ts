import { measureClock } from '../../telemetry/clock'
import type { Check } from './check'

export const clockCheck: Check = {
  id: 'clock',
  title: 'Clock',
  run: async ({ machine }) => {
    const { offsetMs, errorMs } = await measureClock(machine)
    // Telemetry measures what to add to the host's clock; a person reads how far it goes ahead.
    const aheadMs = -offsetMs
    const reason = `The clock is ${aheadMs.toFixed(1)} ms from the controller's (± ${errorMs.toFixed(1)} ms).`
    if (Math.abs(aheadMs) <= 1000) return { level: 'pass', reason }
    return {
      level: 'warn',
      reason,
      remedy: 'Samples are corrected for it; better, set the clock: timedatectl set-ntp true',
    }
  },
}
