// Notes and marks beside a recording, in a file of their own.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Remark } from '../../../shared/remarks'
import { remarkSchema } from '../../../shared/remarks'
import { parseLines } from './lines'

export const remarksFile = 'remarks.ndjson'

/** All remarks of a session's folder in their order; none when there is no file. */
export async function readRemarks(folder: string): Promise<Remark[]> {
  const text = await readFile(join(folder, remarksFile), 'utf8').catch(() => '')
  return parseLines(text, remarkSchema).values
}
