// A session as files to hand in, made beside its recording.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { exportFormats } from '../../../shared/ipc'
import { openSession, sessionFolder } from './open'

export type ExportFormat = (typeof exportFormats)[number]

/** Writes the export and gives its path. */
export async function exportSession(root: string, id: string, format: ExportFormat): Promise<string> {
  const path = join(sessionFolder(root, id), `export.${format}`)
  const session = await openSession(root, id)
  await writeFile(path, JSON.stringify(session, null, 1))
  return path
}
