// What a person chose for this window; kept in the browser's storage, never sent anywhere.
import { create } from 'zustand'
import { z } from 'zod'
import { mannerSchema, switchKindSchema } from '../../shared/names'

const settingsSchema = z.object({
  scheme: z.enum(['auto', 'light', 'dark']).default('auto'),
  switchKind: switchKindSchema.default('admin'),
  switchManner: mannerSchema.default('abrupt'),
  /** How long a new service takes to start at a cloudlet (Teka's T_s), s. */
  serviceStartS: z.number().int().min(1).max(86_400).default(60),
  revertAfterS: z.number().int().min(1).max(600).default(30),
})
export type Settings = z.infer<typeof settingsSchema>

const storageKey = 'handover-lab-settings'

function stored(): Settings {
  try {
    return settingsSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return settingsSchema.parse({})
  }
}

export const useSettings = create<Settings>(stored)

export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change)
  localStorage.setItem(storageKey, JSON.stringify(useSettings.getState()))
}
