// Takes a lab down: complete after a crash at any moment, no error when there is nothing.
import { nameSchema } from '../../../shared/names'
import { runPlan } from '../plan/runner'
import type { Machine } from '../ssh/machine'
import { downPlan } from './plans'
import { removeRecord } from './record'
import { loadScripts } from './scripts'
import type { LabOptions } from './up'
import { contextFor } from './up'

/** Removes all that the lab made on the machine, then forgets its record and key. The image stays. */
export async function takeDown(machine: Machine, options: LabOptions): Promise<void> {
  const lab = nameSchema.parse(options.lab)
  const scripts = await loadScripts(options.resources)
  await runPlan(downPlan(lab, scripts), contextFor(machine, options))
  await removeRecord(options.dataFolder, lab)
}
