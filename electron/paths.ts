// Where the product's own files are, seen from the built code in out/main.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../package.json'

export const productVersion: string = version

/** Beside out/ in a checkout; beside the archive in an installed app, where scripts must be readable files. */
export function resourcesFolder(): string {
  const packed = 'resourcesPath' in process && typeof process.resourcesPath === 'string' ? process.resourcesPath : ''
  const installed = join(packed, 'lab')
  return packed && existsSync(installed) ? installed : join(__dirname, '..', '..', 'resources')
}

/** Folder `out/` of the build. */
export function outFolder(): string {
  return join(__dirname, '..')
}
