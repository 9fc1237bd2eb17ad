import type { Check, Finding } from './check'
import { pathsOf, worst } from './check'

export const bridgesCheck: Check = {
  id: 'bridges',
  title: 'Bridges',
  roles: ['cloudlet'],
  run: (context) => {
    const { facts } = context
    const pairs = pathsOf(context)
    const find = (name: string) => facts.interfaces.find((entry) => entry.name === name)
    const findings = pairs.flatMap(({ bridge, device: port }): Finding[] => {
      const remedy = `ip link add ${bridge} type bridge; ip link set ${port} master ${bridge}; ip link set ${bridge} up`
      if (!find(bridge)) return [{ level: 'fail', reason: `There is no bridge ${bridge}.`, remedy }]
      const master = find(port)?.bridge
      if (master !== bridge) return [{ level: 'fail', reason: `${port} is not a port of ${bridge}.`, remedy }]
      if (find(bridge)?.addresses.length === 0) {
        return [{ level: 'fail', reason: `${bridge} has no IPv4 address.`, remedy: `ip address add … dev ${bridge}` }]
      }
      if (find(port)?.state === 'DOWN')
        return [{ level: 'warn', reason: `${port} is off.`, remedy: `ip link set ${port} up` }]
      return []
    })
    const good = pairs.map(({ bridge, device }) => `${bridge} carries ${device}`).join(' and ')
    return Promise.resolve(worst(findings, `${good}.`))
  },
}
