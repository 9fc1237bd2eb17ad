// A remark is added: checked against what was recorded, then appended.
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewRemark, Remark } from '../../../shared/remarks'
import { LabError } from '../../../shared/reply'
import { openSession, sessionFolder } from './open'
import { redact } from './redact'
import { remarksFile } from './remarks'

/**
 * Appends one remark, stamped with the time. Throws `not-found` for an unknown session or run, and `bad-input` for an
 * imported session, which stays as it came.
 */
export async function addRemark(root: string, id: string, remark: NewRemark, t = Date.now()): Promise<Remark> {
  const { runs, origin } = await openSession(root, id)
  const folder = sessionFolder(root, id)
  if (origin) {
    const hint = 'Its notes and marks are those of the person who recorded it.'
    throw new LabError({ code: 'bad-input', message: `The session ${id} was imported and is read-only.`, hint })
  }
  if (remark.kind !== 'note' && !runs.some(({ run, hop }) => run === remark.run && hop === remark.hop)) {
    const name = `run ${remark.run + 1}${remark.hop > 0 ? `, hop ${remark.hop + 1}` : ''}`
    throw new LabError({ code: 'not-found', message: `The session ${id} has no ${name} that ended.` })
  }
  const stamped: Remark = { t, ...remark }
  // A line of its own, also after one that a crash cut off.
  const torn = !/(^|\n)$/.test(await readFile(join(folder, remarksFile), 'utf8').catch(() => ''))
  await appendFile(join(folder, remarksFile), redact(`${torn ? '\n' : ''}${JSON.stringify(stamped)}\n`))
  return stamped
}
