// Lab files that a person gave to the app: kept in the data folder, each under the name of its lab.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabFileInfo } from '../../../../shared/lab'
import { nameSchema } from '../../../../shared/names'
import { LabError, toErrorInfo } from '../../../../shared/reply'
import { parseLabFile } from '../../hosts/lab-file'
import { readRecord } from '../record'
import { isVmName } from '../vm/vm-lab'

const folderOf = (dataFolder: string) => join(dataFolder, 'lab-files')

/** Where the file of a lab of this name is kept; whether there is one, `listLabFiles` says. */
export const labFilePath = (dataFolder: string, lab: string): string => join(folderOf(dataFolder), `${lab}.yaml`)

/** All of them by name, also one that was broken by hand since. */
export async function listLabFiles(dataFolder: string): Promise<LabFileInfo[]> {
  const found = await readdir(folderOf(dataFolder)).catch((): string[] => [])
  const names = found.flatMap((file) => nameSchema.safeParse(file.replace(/\.yaml$/, '')).data ?? [])
  return Promise.all(
    names.toSorted().map(async (name) => {
      const file = labFilePath(dataFolder, name)
      try {
        const lab = parseLabFile(await readFile(file, 'utf8'), file)
        const problem = lab.name === name ? null : `It calls its lab ${lab.name} now: add it again under that name.`
        return { name, file, hosts: Object.keys(lab.hosts), problem }
      } catch (thrown) {
        return { name, file, hosts: [], problem: toErrorInfo(thrown).message }
      }
    }),
  )
}

/**
 * Keeps a lab file, in place of an older one of the same lab; gives the lab's name. `own` is the name of the app's own lab.
 * Throws `bad-input` with line and column, or where the lab is called as one that the app makes itself.
 */
export async function addLabFile(dataFolder: string, text: string, shownAs: string, own: string): Promise<string> {
  const { name } = parseLabFile(text, shownAs)
  if (name === own || isVmName(name) || (await readRecord(dataFolder, name)) !== null) {
    const hint = `Give it another name in the file: name: my-${name}`.slice(0, 80)
    throw new LabError({ code: 'bad-input', message: `${name} is the name of a lab that this program makes.`, hint })
  }
  const file = labFilePath(dataFolder, name)
  await mkdir(folderOf(dataFolder), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.part`, text, { mode: 0o600 })
  await rename(`${file}.part`, file)
  return name
}
