// The lab that the page works in. The page calls labs by their names; of one that a lab file names, the core is told the file.
import { existsSync } from 'node:fs'
import type { LabFileInfo } from '../../shared/lab'
import { LabError } from '../../shared/reply'
import { localLabPossible, vmLabPossible } from '../core/lab/possible'
import { addLabFile, labFilePath, listLabFiles } from '../core/lab/own/lab-files'
import { isVmName } from '../core/lab/vm/vm-lab'

export type PageLab = {
  name(): string
  /** What the core calls a lab of this name: its file, or the name itself. */
  at(lab: string): string
  /** Its hosts' names; null for a lab that the app makes. */
  hosts(): Promise<readonly string[] | null>
  /** The lab file that it is of; null for a lab that the app makes. */
  file(): string | null
  possible(): Promise<{ possible: boolean; reason: string }>
  list(): Promise<{ own: string; files: LabFileInfo[] }>
  add(text: string, shownAs: string): Promise<string>
  /** Throws `bad-input` for a lab of no name, or a file that is broken. */
  choose(lab: string): Promise<void>
}

/** `first` is the page's lab until another is chosen. */
export function createPageLab(dataFolder: string, first: string): PageLab {
  let name = first
  const at = (lab: string) => (existsSync(labFilePath(dataFolder, lab)) ? labFilePath(dataFolder, lab) : lab)
  // It may be one of the lab files itself.
  const made = at(first) === first ? first : 'local'
  const file = () => (at(name) === name ? null : at(name))
  const found = async (lab: string) => (await listLabFiles(dataFolder)).find((one) => one.name === lab)
  return {
    name: () => name,
    at,
    file,
    hosts: async () => (await found(name))?.hosts ?? null,
    async possible() {
      const own = file()
      if (own !== null) return { possible: true, reason: `Its hosts are those of ${own}.` }
      return isVmName(name) ? vmLabPossible() : localLabPossible()
    },
    list: async () => ({ own: made, files: await listLabFiles(dataFolder) }),
    add: (text, shownAs) => addLabFile(dataFolder, text, shownAs, made),
    async choose(lab) {
      const problem =
        lab === made ? null : ((await found(lab)) ?? { problem: `There is no lab file of ${lab}.` }).problem
      if (problem !== null) throw new LabError({ code: 'bad-input', message: problem })
      name = lab
    },
  }
}
