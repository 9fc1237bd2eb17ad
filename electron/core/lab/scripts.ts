// The root scripts of the lab, read from resources/ on the app's side and given to the machine as text.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { quote } from '../../../shared/plan'
import { layerNames, layerSchema } from '../../../shared/names'
import type { Recipes } from './layers'

const names = ['facts', 'claim', 'network', 'host', 'inside', 'delay', 'down', 'status'] as const
type ScriptName = (typeof names)[number]
/** `delayProgram`: what delay.sh runs. */
export type LabScripts = Record<ScriptName | 'delayProgram', string> & Recipes

const recipesSchema = z.record(layerSchema, z.string())

/** Reads the scripts below the product's `resources` folder. */
export async function loadScripts(resources: string): Promise<LabScripts> {
  const read = (path: string) => readFile(join(resources, path), 'utf8')
  const [facts, claim, network, host, sshd, inside, delay, delayProgram, down, status] = await Promise.all([
    read('lab/facts.sh'),
    read('lab/claim.sh'),
    read('lab/network.sh'),
    read('lab/host.sh'),
    read('lab/sshd.sh'),
    read('lab/inside.sh'),
    read('lab/delay.sh'),
    read('lab/delay.py'),
    read('lab/down.sh'),
    read('lab/status.sh'),
  ])
  const [image, layer] = await Promise.all([read('image/base.sh'), read('image/layer.sh')])
  return {
    facts,
    claim,
    network,
    host,
    inside: sshd + inside,
    delay,
    delayProgram,
    down,
    status,
    image,
    layer,
    layers: await layerRecipes(read),
  }
}

async function layerRecipes(read: (path: string) => Promise<string>): Promise<Recipes['layers']> {
  const texts = await Promise.all(layerNames.map(async (name) => [name, await read(`image/${name}.sh`)] as const))
  const workload = `workload_source=${quote(await read('image/workload.c'))}\n`
  return recipesSchema.parse(
    Object.fromEntries(texts.map(([name, text]) => [name, name === 'kvm' ? workload + text : text])),
  )
}
