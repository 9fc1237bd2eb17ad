// Docker behind the interface that every engine has.
import type { Engine } from '../engine'
import { openConsole } from './console'
import { dockerPresence } from './presence'
import { createSteps, removeSteps, startSteps } from './steps'

export const docker: Engine = {
  name: 'docker',
  layers: ['docker'],
  createSteps: (host, spec, files) => createSteps(host, spec, files.workload),
  startSteps: (host) => startSteps(host),
  removeSteps,
  presence: dockerPresence,
  console: openConsole,
}
