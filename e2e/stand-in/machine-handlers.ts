// Advice before a migration, and a serial console that sends back what is typed.
import type { EventHub } from '../../electron/ipc/event-hub'
import type { Handlers } from '../../electron/ipc/router'

export function machineHandlers(events: EventHub) {
  return {
    'advice.get': async ({ scenario: { migration } }) => ({
      t: Date.now(),
      neighbours: [{ from: migration.from, to: migration.to, interface: 'eth0', rttMs: 1.2, accepted: true }],
      migrate: true,
      reasons: ['The user will not notice, however long it takes.'],
      initialRttMs: 1.2,
      deltaRttMs: 25,
      migrationS: 9,
    }),
    'console.open': async () => {
      events.emit({ event: 'console', payload: { console: 'console-1', text: '~ # ' } })
      return { console: 'console-1' }
    },
    // As a serial console does, it sends back what is typed.
    'console.write': async ({ console: id, text }) => {
      const back = text === '\r' ? '\r\nLinux\r\n~ # ' : text
      events.emit({ event: 'console', payload: { console: id, text: back } })
      return {}
    },
    'console.close': async () => ({}),
  } satisfies Partial<Handlers>
}
