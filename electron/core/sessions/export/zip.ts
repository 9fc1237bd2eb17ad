// The whole session in one file, with what lets anybody check that nothing in it was changed since.
import { packBundle, packSession } from '../bundle/pack'
import type { SessionModel } from './model'

/** Everything recorded, the report, and manifest.json with the SHA-256 of each file. */
export async function zipSession(model: SessionModel, report: string): Promise<Uint8Array> {
  const begun = model.journal.find((entry) => entry.kind === 'session')
  const { id, title } = model.info
  const about = { kind: 'session' as const, title, product: begun?.product ?? null, course: null, top: id }
  return packBundle(about, [await packSession(id, model.folder)], new Map([['report.html', Buffer.from(report)]]))
}
