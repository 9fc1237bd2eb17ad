// How an LXC container moves: its root filesystem by rsync while it runs, then its memory: at once, or in rounds before.
import { preflight } from '../preflight'
import { streamedMover } from '../streamed-move'
import { requireDirtyTracking } from './dirty-tracking'
import { handoverSteps, precopySteps } from './plan'

export const moveLxc = streamedMover({
  preflight: async (move, lab, context) => {
    await preflight(move, lab, context)
    if (move.precopy) await requireDirtyTracking(lab, move.from.name)
  },
  precopy: async (move, address, run) => {
    const [, began = ''] = await run('root filesystem before the freeze', precopySteps(move, address))
    return Number(began.trim())
  },
  handoverSteps,
})
