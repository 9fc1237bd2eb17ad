// How a Docker container moves: its image and its writable layer while it runs, then its memory.
import { streamedMover } from '../streamed-move'
import { preflightDocker } from './gate'
import { handoverSteps, imageStep, imageSteps, layerSteps } from './plan'

export const moveDocker = streamedMover({
  preflight: preflightDocker,
  precopy: async (move, address, run) => {
    const [image = ''] = await run('the image', [imageStep(move)])
    await run('the image to the target', imageSteps(move, address, image.trim()))
    const [began = ''] = await run('writable layer before the freeze', layerSteps(move, address, image.trim()))
    return Number(began.trim())
  },
  handoverSteps,
})
