import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { scenarioSchema } from '../../shared/scenario'
import { exportSession } from '../core/sessions/export'
import { newRoot } from '../core/sessions/session.fixture'
import { createSession } from '../core/sessions/session'
import { readScenario } from './scenario'

async function bundleOf(about: object): Promise<string> {
  const scenario = scenarioSchema.parse({ version: 1, name: 'again', repeat: 3, seed: 7, ...about })
  const root = newRoot()
  const { lab, name } = scenario
  const session = createSession(root, { title: name, lab, product: '', scenarioText: stringify(scenario) })
  session.close('succeeded', null)
  return exportSession(root, session.id, 'zip')
}

describe('a bundle given for a scenario', () => {
  it('is repeated as it was, in the local lab or in the one given, and nothing is written', async () => {
    const file = await bundleOf({ lab: 'theirs' })
    const before = readdirSync(dirname(file))
    expect(await readScenario(file)).toEqual(
      scenarioSchema.parse({ version: 1, name: 'again', repeat: 3, seed: 7, lab: 'local' }),
    )
    expect((await readScenario(file, 'mine')).lab).toBe('mine')
    expect((await readScenario(await bundleOf({ lab: 'local-vm-two' }))).lab).toBe('local-vm')
    expect(readdirSync(dirname(file))).toEqual(before)
  })

  it('needs a lab where it was recorded on hosts of its owner’s', async () => {
    const file = await bundleOf({ lab: '/home/alice/attic.yaml' })
    await expect(readScenario(file)).rejects.toMatchObject({ message: expect.stringContaining('~/attic.yaml') })
    expect((await readScenario(file, 'local')).lab).toBe('local')
  })

  it('is refused when it was changed or cut', async () => {
    const file = await bundleOf({})
    const bytes = readFileSync(file)
    const cut = join(dirname(file), 'cut.zip')
    writeFileSync(cut, bytes.subarray(0, -40))
    await expect(readScenario(cut)).rejects.toThrow('This bundle was refused: the zip file is cut off.')
  })

  it('says that it does not hold the guest’s image', async () => {
    const file = await bundleOf({ guest: { image: '/srv/rootfs', command: ['/bin/server'], port: 80 } })
    await expect(readScenario(file)).rejects.toThrow('guest.image: there is no /srv/rootfs.')
  })
})
