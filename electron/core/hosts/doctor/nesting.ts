// A host that is itself a VM: whether guests of the engine kvm run on the processor there, or are translated.
import type { Check } from './check'

export const nestingCheck: Check = {
  id: 'nesting',
  title: 'Nested virtualisation',
  roles: ['cloudlet'],
  run: ({ facts }) => {
    const flags = facts.cpuFlags
    if (!flags.includes('hypervisor')) return Promise.resolve({ level: 'pass', reason: 'This host is no VM.' })
    if (facts.kvm && (flags.includes('vmx') || flags.includes('svm'))) {
      return Promise.resolve({
        level: 'pass',
        reason: 'This host is a VM with nested virtualisation: it has /dev/kvm.',
      })
    }
    return Promise.resolve({
      level: 'warn',
      reason: 'This host is a VM without nested virtualisation: QEMU translates the instructions of kvm guests in it.',
      remedy:
        'Containers run at the VM’s own speed. For kvm guests use the local lab, or give the VM its computer’s own processor (-cpu host, kvm_intel.nested=1 or kvm_amd.nested=1).',
    })
  },
}
