import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { scenarioJsonSchema } from './json-schema'

// After a change of shared/scenario.ts, write the file anew from what scenarioJsonSchema() returns.
it('is the published file', () => {
  const file = new URL('../../../resources/schema/scenario.schema.json', import.meta.url)
  const published: unknown = JSON.parse(readFileSync(file, 'utf8'))
  expect(published).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())))
})

it('lets a person leave out what has a default, and refuses unknown keys', () => {
  expect(scenarioJsonSchema()).toMatchObject({ required: ['version', 'name'], additionalProperties: false })
})
