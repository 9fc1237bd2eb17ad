// The lab image: a base that every lab has, and layers over it that engines ask for.
import { createHash } from 'node:crypto'
import type { LayerName } from '../../../shared/names'
import { layerNames } from '../../../shared/names'
import { stateRoot } from './topology'

export type Recipes = {
  /** Text of base.sh. */
  image: string
  /** Text of layer.sh, which builds every layer, and of each layer's own recipe. */
  layer: string
  layers: Record<LayerName, string>
}

/** One image of a lab: where its machine keeps it, and the command that builds it there. */
export type LabImage = { name: 'base' | LayerName; folder: string; build: string[] }

/** Both lists' layers, each once, in the order of `layerNames`. */
export function joinLayers(...lists: readonly (readonly LayerName[])[]): LayerName[] {
  return layerNames.filter((name) => lists.some((list) => list.includes(name)))
}

/** The images of a lab with these layers, in the order in which they are built: the base first. */
export function labImages(recipes: Recipes, layers: readonly LayerName[]): [LabImage, ...LabImage[]] {
  const folder = imageFolder(recipes.image)
  const base: LabImage = { name: 'base', folder, build: ['sh', '-c', recipes.image, 'base.sh', folder] }
  const above = joinLayers(layers).map((name): LabImage => {
    const recipe = recipes.layers[name]
    const own = imageFolder(recipes.image, recipes.layer, recipe)
    return { name, folder: own, build: ['sh', '-c', recipes.layer, 'layer.sh', own, folder, recipe] }
  })
  return [base, ...above]
}

/** Where the machine keeps the image that these recipes make: another recipe, another folder. */
export function imageFolder(...recipes: string[]): string {
  return `${stateRoot}/images/${createHash('sha256').update(recipes.join('')).digest('hex').slice(0, 16)}`
}

/** The folders as host.sh takes them: the topmost first, as overlayfs does (mount(8), lowerdir). */
export function stackOf(images: readonly LabImage[]): string {
  return images
    .map((image) => image.folder)
    .toReversed()
    .join(':')
}
