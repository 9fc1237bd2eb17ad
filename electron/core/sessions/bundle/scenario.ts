// The scenario of a bundle, to be run again. Nothing of the bundle is unpacked.
import { LabError } from '../../../../shared/reply'
import { openBundle } from './bundle-file'
import { checkBundle } from './check-bundle'
import { refused } from './refuse'

/** Whether a file's first bytes are those of a zip file, as no text's are. */
export const isZip = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04'

/** The scenario file that a bundle's sessions ran. Throws `bad-input` when the bundle is not whole and unaltered, or they ran several. */
export async function bundledScenario(path: string): Promise<Uint8Array> {
  const bundle = await openBundle(path)
  try {
    const found = new Map<string, Uint8Array>()
    const report = await checkBundle(bundle, async (name, bytes) => {
      if (/(^|\/)scenario\.yaml$/.test(name)) found.set(bytes.toString('latin1'), bytes)
    })
    if (!report.whole) throw refused(report.problems[0] ?? 'it is damaged', report.problems)
    const [scenario, ...others] = found.values()
    if (!scenario) throw refused('it holds no session')
    if (others.length === 0) return scenario
    const hint = 'Import it, export the session that you mean, and repeat that one.'
    throw new LabError({ code: 'bad-input', message: 'The sessions of this bundle ran different scenarios.', hint })
  } finally {
    await bundle.close()
  }
}
