// Whether a recording is as it was: of a bundle's file, or of a session that is here.
import { createHash } from 'node:crypto'
import type { CheckReport } from '../../../../shared/bundle'
import { LabError } from '../../../../shared/reply'
import { chainOf, firstBroken, linesOf, readLinks } from '../chain'
import { sessionFolder } from '../open'
import { readStoredOrigin } from '../origin'
import { openBundle } from './bundle-file'
import { checkBundle, notesOf } from './check-bundle'
import { bundleLimits, type BundleLimits } from './limits'
import { recordedFiles } from './recorded-files'
import { resultsDiffer } from './results-check'

/** Checks a bundle and writes nothing. Throws `bad-input` when it is no bundle, or a dangerous one. */
export async function verifyBundle(path: string, limits: BundleLimits = bundleLimits): Promise<CheckReport> {
  const bundle = await openBundle(path, limits)
  try {
    return await checkBundle(bundle)
  } finally {
    await bundle.close()
  }
}

/** Checks a session in its folder: chain, results against journal, and for an imported one every file's checksum. */
export async function verifySession(root: string, id: string): Promise<CheckReport> {
  const folder = sessionFolder(root, id)
  const files = await recordedFiles(folder).catch(() => new Map<string, Buffer>())
  const journal = files.get('journal.ndjson')
  if (!journal) throw new LabError({ code: 'not-found', message: `There is no session ${id}.` })
  const problems: string[] = []
  const origin = await readStoredOrigin(folder)
  for (const file of origin?.manifest.files ?? []) {
    const bytes = files.get(file.name)
    if (!bytes) problems.push(`${file.name}: it is missing`)
    else if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
      problems.push(`${file.name}: it is not as it was imported (SHA-256 differs)`)
    }
  }
  const lines = linesOf(journal)
  const chain = files.get('journal.chain')
  const broken = chain && firstBroken(lines, readLinks(chain.toString('latin1'), lines))
  if (broken) problems.push(`journal.ndjson: line ${broken.line} ${broken.what}`)
  const results = files.get('results.json')
  const differs = results && resultsDiffer(results, lines)
  if (differs) problems.push(`results.json: ${differs}`)
  const known = origin?.manifest.session ?? { chained: 'recording' as const, torn: { journal: [], samples: [] } }
  const notes = chain
    ? notesOf([known])
    : ['This recording is of before there was a chain: nothing shows whether it was changed.']
  return { whole: problems.length === 0, problems, notes, head: chain ? chainOf(lines).head : null }
}
