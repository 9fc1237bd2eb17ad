// Everything an export is made from, read once and free of secrets.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { requests } from '../../../../shared/ipc'
import { runResultSchema, type RunResult } from '../../../../shared/results'
import type { Sample } from '../../../../shared/samples'
import type { Scenario } from '../../../../shared/scenario'
import { openSession, readSamples, sessionFolder, type OpenSession } from '../open'
import { lineForOthers, textForOthers } from '../for-others'
import { parseRecorded } from '../lines'

// Only what the report shows: facts grow, and an old session must open with a new product.
const hostFactsSchema = z.looseObject({
  kernel: z.string().optional(),
  architecture: z.string().optional(),
  distribution: z.string().nullish(),
  cpus: z.number().optional(),
  memoryTotalBytes: z.number().optional(),
  mptcpEnabled: z.boolean().nullish(),
  congestionControl: z.string().optional(),
  kvm: z.boolean().optional(),
  versions: z.record(z.string(), z.string()).default({}),
})
const factsSchema = z.record(z.string(), hostFactsSchema)
export type ReportFacts = z.infer<typeof factsSchema>

const cleanSchema = requests['sessions.open'].output.extend({ runs: z.array(runResultSchema) })

export type SessionModel = OpenSession & {
  folder: string
  runs: RunResult[]
  scenario: Scenario | null
  scenarioText: string
  facts: ReportFacts
  samples: Sample[]
}

/** Reads a whole session; `running` tells which one is being recorded now. Runs of a session without results come from its journal. */
export async function readModel(root: string, id: string, running: string | null = null): Promise<SessionModel> {
  const folder = sessionFolder(root, id)
  const text = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')
  const { runs, ...clean } = forOthers(await openSession(root, id, running))
  return {
    ...clean,
    folder,
    runs,
    scenario: clean.results?.scenario ?? null,
    scenarioText: textForOthers(await text('scenario.yaml')),
    facts: factsSchema.safeParse(parseRecorded(lineForOthers(await text('facts.json')))).data ?? {},
    samples: await readSamples(root, id),
  }
}

/** The same session with every string cleaned; parsed again, since cleaning is done on JSON. */
function forOthers(session: OpenSession & { runs: RunResult[] }): OpenSession & { runs: RunResult[] } {
  const json = JSON.stringify(session)
  const clean = lineForOthers(json)
  return clean === json ? session : cleanSchema.parse(JSON.parse(clean))
}
