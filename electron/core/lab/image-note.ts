// Which image a lab's hosts run on, for the record: the hashes of the recipes that built it.
import { basename } from 'node:path'
import type { LayerName } from '../../../shared/names'
import { labImages } from './layers'
import { loadScripts } from './scripts'

/** `Lab image: base 0123456789abcdef, docker …`. Reports find it by its beginning. */
export async function imageNote(resources: string, layers: readonly LayerName[]): Promise<string> {
  const images = labImages(await loadScripts(resources), layers)
  return `Lab image: ${images.map(({ name, folder }) => `${name} ${basename(folder)}`).join(', ')}`
}
