// What a run needs of the rest of the core, and what it tells while it goes on.
import type { JournalEntry } from '../../../shared/journal'
import type { Lesson } from '../../../shared/lesson'
import type { Progress } from '../../../shared/operation'
import type { LiveState } from '../../../shared/ipc'
import type { SwitchEvent } from '../../../shared/results'
import type { Sample } from '../../../shared/samples'
import type { OpenLab } from '../lab/open-lab'
import type { JournalWriter } from '../sessions/journal-writer'

export type RunHooks = {
  onProgress(progress: Progress): void
  onLive(change: Partial<LiveState>): void
  onSwitch(event: SwitchEvent): void
  onSamples(samples: Sample[]): void
  signal?: AbortSignal
  /** Of a run that is taken one step at a time: resolves when the lesson is to be run. */
  nextLesson?(lesson: Lesson): Promise<void>
}

export type RunContext = RunHooks & {
  lab: OpenLab
  /** The product's `resources` folder. */
  resources: string
  journal: JournalWriter
  /** All entries of the session so far: metrics read phases and switches from them. */
  entries(): readonly JournalEntry[]
  /** Moves the guest that runs already instead of a fresh one. */
  existingGuest?: boolean
  /** Leaves the guest running at the end: the app's user goes on with it. */
  keepGuest?: boolean
}
