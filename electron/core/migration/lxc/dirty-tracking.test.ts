import { expect, test } from 'vitest'
import { scenarioSchema } from '../../../../shared/scenario'
import { requirePrecopyHosts } from './dirty-tracking'

const scenario = (migration: object) => scenarioSchema.parse({ version: 1, name: 'x', migration })

/** A lab whose hosts answer CRIU's check with this exit status; tells who was asked. */
function labThat(exitCode: number) {
  const asked: string[] = []
  const ended = { stdout: '', stderr: '', durationMs: 1, timedOut: false, cancelled: false, lost: false }
  const machine = (name: string) => {
    asked.push(name)
    const unused = () => Promise.reject(new Error('not used'))
    return Promise.resolve({
      name,
      exec: () => Promise.resolve({ ...ended, exitCode }),
      stream: unused,
      terminal: unused,
      connect: unused,
      close: unused,
    })
  }
  return { lab: { machine }, asked }
}

test('a host that cannot track what is written refuses pre-copy, with the field and the way round', async () => {
  const { lab } = labThat(1)
  const refused = requirePrecopyHosts(lab, [scenario({ strategy: 'pre-copy' })])
  await expect(refused).rejects.toMatchObject({
    info: { code: 'unsupported', message: expect.stringContaining('migration.strategy'), host: 'cloudlet-a' },
  })
})

test('only hosts that a container leaves by pre-copy are asked, each once', async () => {
  const { lab, asked } = labThat(0)
  await requirePrecopyHosts(lab, [scenario({}), scenario({})])
  expect(asked).toEqual([])
  await requirePrecopyHosts(lab, [
    scenario({ strategy: 'pre-copy', hops: 2 }),
    scenario({ strategy: 'pre-copy', hops: 2 }),
  ])
  expect(asked).toEqual(['cloudlet-a', 'cloudlet-b'])
})
