// Everything an export is made from, read once and free of secrets.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { requests } from '../../../../shared/ipc'
import type { RunResult } from '../../../../shared/results'
import type { Sample } from '../../../../shared/samples'
import type { Scenario } from '../../../../shared/scenario'
import { journalResults, openSession, readSamples, sessionFolder, type OpenSession } from '../open'
import { redact, secretFilter } from '../redact'

// Only what the report shows: facts grow, and an old session must open with a new product.
const hostFactsSchema = z.looseObject({
  kernel: z.string().optional(),
  architecture: z.string().optional(),
  distribution: z.string().nullish(),
  cpus: z.number().optional(),
  memoryTotalBytes: z.number().optional(),
  mptcpEnabled: z.boolean().nullish(),
  kvm: z.boolean().optional(),
  versions: z.record(z.string(), z.string()).default({}),
})
const factsSchema = z.record(z.string(), hostFactsSchema)
export type ReportFacts = z.infer<typeof factsSchema>

const openSessionSchema = requests['sessions.open'].output

export type SessionModel = OpenSession & {
  folder: string
  runs: RunResult[]
  scenario: Scenario | null
  scenarioText: string
  facts: ReportFacts
  samples: Sample[]
}

/** Reads a whole session. Runs of a session without results come from its journal. */
export async function readModel(root: string, id: string): Promise<SessionModel> {
  const folder = sessionFolder(root, id)
  const text = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')
  const session = await openSession(root, id)
  const clean = redactIn(session)
  return {
    ...clean,
    folder,
    runs: clean.results?.runs ?? journalResults(clean.journal),
    scenario: clean.results?.scenario ?? null,
    scenarioText: redact(await text('scenario.yaml')),
    facts: parseFacts(await text('facts.json')),
    samples: await readSamples(root, id),
  }
}

/** The same session with every string cleaned; parsed again, since cleaning is done on JSON. */
function redactIn(session: OpenSession): OpenSession {
  const json = JSON.stringify(session)
  return json.includes('PRIVATE KEY') ? openSessionSchema.parse(JSON.parse(json, secretFilter)) : session
}

function parseFacts(text: string): ReportFacts {
  try {
    return factsSchema.safeParse(JSON.parse(text, secretFilter)).data ?? {}
  } catch {
    return {}
  }
}
