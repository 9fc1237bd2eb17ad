// All checks, in the order in which a person wants to read them.
import { bridgesCheck } from './bridges'
import type { Check } from './check'
import { clockCheck } from './clock-offset'
import { criuCheck } from './criu'
import { dirtyTrackingCheck } from './dirty-tracking'
import { diskCheck } from './disk'
import { enginesCheck } from './engines'
import { kernelCheck } from './kernel'
import { lxcCheck } from './lxc'
import { mptcpCheck } from './mptcp'
import { nestingCheck } from './nesting'
import { sudoCheck } from './sudo'
import { toolsCheck } from './tools'
import { trafficControlCheck } from './traffic-control'

export const checks: readonly Check[] = [
  sudoCheck,
  kernelCheck,
  toolsCheck,
  mptcpCheck,
  bridgesCheck,
  criuCheck,
  lxcCheck,
  enginesCheck,
  nestingCheck,
  dirtyTrackingCheck,
  trafficControlCheck,
  diskCheck,
  clockCheck,
]
