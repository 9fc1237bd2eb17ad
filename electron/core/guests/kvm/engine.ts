// KVM behind the interface that every engine has: QEMU without libvirt.
import type { Engine } from '../engine'
import { openConsole } from './console'
import { kvmPresence } from './presence'
import { createSteps, removeSteps, startSteps } from './steps'

export const kvm: Engine = {
  name: 'kvm',
  layers: ['kvm'],
  createSteps,
  startSteps,
  removeSteps,
  presence: kvmPresence,
  console: openConsole,
}
