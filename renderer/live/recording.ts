// The page's one live recording; what a recording is stands in shared/, where the core makes replays with it.
import { Recording } from '../../shared/recording'

export { Recording, probeGapMs } from '../../shared/recording'
export type { ProbeTrack, Series, Stretch } from '../../shared/recording'

/** The recording of what goes on now; replays have their own. */
export const liveRecording = new Recording()
