// How an LXC container moves: its root filesystem by rsync while it runs, then its memory.
import { preflight } from '../preflight'
import { streamedMover } from '../streamed-move'
import { handoverSteps, precopySteps } from './plan'

export const moveLxc = streamedMover({
  preflight: async (move, lab, context) => void (await preflight(move, lab, context)),
  precopy: async (move, address, run) => {
    const [, began = ''] = await run('root filesystem before the freeze', precopySteps(move, address))
    return Number(began.trim())
  },
  handoverSteps,
})
