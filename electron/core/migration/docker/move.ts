// How a Docker container moves: its image and its files while it runs, then its memory.
import { streamedMover } from '../streamed-move'
import { preflightDocker } from './gate'
import { handoverSteps, layerSteps } from './plan'
import { sendImage } from './send-image'

export const moveDocker = streamedMover({
  preflight: preflightDocker,
  precopy: async (move, address, run, onPart) => {
    const image = await sendImage(move, address, (steps) => run('the image to the target', steps), onPart)
    const [began = ''] = await run('files before the freeze', layerSteps(move, address, image))
    return Number(began.trim())
  },
  handoverSteps,
})
