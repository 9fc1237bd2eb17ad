// Whether the addresses that a handover is to give can be given (Teka 3.2.1.1).
import { interfaceNames } from '../../../shared/names'
import type { Scenario } from '../../../shared/scenario'
import type { Finding } from './problem'

/** The lab's own: two cloudlets, the client, and the guests from 100 on. */
const taken = (number: number) => number <= 3 || (number >= 100 && number <= 109)

export function addressFindings({ migration }: Scenario): Finding[] {
  const { plan, client, guest } = migration.addresses
  const found: Finding[] = []
  const bad = (path: (string | number)[], message: string) =>
    found.push({ path: ['migration', 'addresses', ...path], on: 'value', message })
  if (plan !== 'reserved' && migration.method !== 'teka') {
    bad(['plan'], `the plan ${plan} is of the method teka; the method here is ${migration.method}`)
  }
  for (const name of interfaceNames) {
    const [mine, its] = [client[name], guest[name]]
    if (plan === 'reserved') {
      const message = 'by the plan reserved the lab’s own addresses are given; use plan: explicit'
      if (mine !== undefined) bad(['client', name], message)
      if (its !== undefined) bad(['guest', name], message)
      continue
    }
    if (plan === 'next-odd') {
      if (mine !== undefined && mine % 2 !== 0) bad(['client', name], `clients have even addresses; ${mine} is odd`)
      if (mine === 254) bad(['client', name], 'no odd address follows 254')
      if (its !== undefined) bad(['guest', name], 'by the plan next-odd it follows from the client’s; leave it out')
    } else if (its === undefined) bad(['plan'], `the plan explicit needs guest.${name}`)
    for (const [who, number] of [
      ['client', mine],
      ['guest', its],
    ] as const) {
      if (number !== undefined && taken(number))
        bad([who, name], `${number} is the lab’s own: 1 to 3 its hosts, 100 to 109 its guests`)
    }
    const next = plan === 'next-odd' && mine !== undefined ? mine + 1 : undefined
    if (next !== undefined && taken(next)) bad(['client', name], `the guest’s would be ${next}, which is the lab’s own`)
    if (mine !== undefined && mine === its) bad(['guest', name], 'client and guest cannot have the same address')
  }
  return found
}
