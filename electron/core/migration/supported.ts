// What the engines here can do; asked before any host is touched.
import type { EngineName, Strategy } from '../../../shared/names'
import { strategySchema } from '../../../shared/names'
import { LabError } from '../../../shared/reply'
import type { Scenario } from '../../../shared/scenario'
import { moverOf } from './method'

const strategies: Readonly<Record<EngineName, readonly Strategy[]>> = {
  lxc: ['stop-and-copy', 'pre-copy'],
  docker: ['stop-and-copy'],
  kvm: strategySchema.options,
}

/** Throws `unsupported` with the reason and the way round. */
export function requireSupported(scenario: Scenario): void {
  const { guest, migration } = scenario
  const no = (message: string, hint: string) => new LabError({ code: 'unsupported', message, hint })
  moverOf(scenario)
  if (!strategies[guest.engine].includes(migration.strategy)) {
    throw no(
      `${guest.engine} guests move by ${strategies[guest.engine].join(' or ')} here, not by ${migration.strategy}.`,
      'Use migration.strategy: stop-and-copy.',
    )
  }
  if (migration.method === 'qiu' && migration.transport === 'mptcp') {
    throw no(
      "The thesis's three steps are run over TCP, as a control.",
      'Use migration.transport: tcp with method: qiu.',
    )
  }
}
