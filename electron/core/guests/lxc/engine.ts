// LXC behind the interface that every engine has.
import type { Engine } from '../engine'
import { openConsole } from './console'
import { lxcPresence } from './presence'
import { createSteps, removeSteps, startSteps } from './steps'

export const lxc: Engine = {
  name: 'lxc',
  layers: [],
  createSteps: (host, spec, files) => createSteps(host, spec, files.workload),
  startSteps: (host) => startSteps(host.name),
  removeSteps,
  presence: lxcPresence,
  console: openConsole,
}
