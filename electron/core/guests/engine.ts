// The small interface behind which LXC, Docker and KVM are the same to the rest: a guest's life on one host.
// How it moves between two is in migration/, one folder for each engine.
import type { EngineName, LayerName } from '../../../shared/names'
import type { Step } from '../../../shared/plan'
import type { GuestSpec } from '../../../shared/scenario'
import type { RecordHost } from '../lab/record'
import type { Machine } from '../ssh/machine'
import type { ConsoleOptions, GuestConsole } from './console'

export type GuestPresence = 'running' | 'frozen' | 'stopped' | 'absent'

/** Texts of the product that a guest is made with. */
export type GuestFiles = { workload: string }

export type Engine = {
  name: EngineName
  /** Layers of the lab image that its hosts need. */
  layers: readonly LayerName[]
  /** Makes the guest on a host; the image and all that it needs of the host are there. */
  createSteps(host: RecordHost, spec: GuestSpec, files: GuestFiles): Step[]
  startSteps(host: RecordHost, spec: GuestSpec): Step[]
  /** Removes the guest from a host, running or not, or all guests unless one is named; nothing to do is fine. */
  removeSteps(host: string, name?: string): Step[]
  /** Of the first guest unless another is named. Throws LabError `unreachable` when the host did not say. */
  presence(machine: Machine, name?: string): Promise<GuestPresence>
  /** A terminal in the guest that runs here. Throws LabError. */
  console(machine: Machine, options: ConsoleOptions): Promise<GuestConsole>
}
