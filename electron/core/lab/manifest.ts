// The list of all that a lab makes on its machine, written before the first of it is made.
import { z } from 'zod'
import type { LayerName } from '../../../shared/names'
import { layerSchema, nameSchema } from '../../../shared/names'
import type { LabImage } from './layers'
import type { Topology } from './topology'

export const manifestSchema = z.object({
  version: z.literal(1),
  lab: nameSchema,
  management: z.string(),
  /** Which `up` made the lab: only that one may undo it when it fails. */
  claim: z.string(),
  image: z.string(),
  /** What its hosts were started with beside the base image. */
  layers: z.array(layerSchema).default([]),
  /** `netns NAME`, `link NAME` or `cgroup FOLDER`; down.sh reads these lines. Mounts live in the hosts' own namespaces. */
  made: z.array(z.string()),
})
export type Manifest = z.infer<typeof manifestSchema>

export function manifestOf(
  topology: Topology,
  [base, ...above]: readonly [LabImage, ...LabImage[]],
  cgroups: string,
  claim: string,
): Manifest {
  return {
    version: 1,
    lab: topology.lab,
    management: topology.management,
    claim,
    image: base.folder,
    layers: above.flatMap(({ name }): LayerName[] => (name === 'base' ? [] : [name])),
    made: [
      `cgroup ${cgroups}/handover-lab/${topology.lab}`,
      ...topology.hosts.map((host) => `link ${host.managementLink}`),
      ...topology.hosts.map((host) => `netns ${host.namespace}`),
      `netns ${topology.switchNamespace}`,
    ],
  }
}

/** One item a line: the shape that the host scripts can read without a JSON parser. */
export function manifestText(manifest: Manifest): string {
  return JSON.stringify(manifest, null, 2)
}
