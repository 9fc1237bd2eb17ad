// Tries on a veth in a network namespace of its own, so that nothing of the host is touched.
import type { Check } from './check'
import { run } from './check'

const script = `
set -e
ip link add doctor0 type veth peer name doctor1
ip link set doctor0 up
if tc qdisc add dev doctor0 root tbf rate 100mbit burst 64k latency 50ms 2>/dev/null; then echo rate; fi
tc qdisc del dev doctor0 root 2>/dev/null || true
if tc qdisc add dev doctor0 root netem delay 1ms 2>/dev/null; then echo netem; fi
`

export const trafficControlCheck: Check = {
  id: 'traffic-control',
  title: 'Shaping of links',
  run: async (context) => {
    if (!context.facts.tools.includes('tc'))
      return { level: 'fail', reason: 'tc is missing.', remedy: 'apt install iproute2' }
    const result = await run(context, ['unshare', '--net', 'sh', '-c', script])
    const works = result.stdout.split('\n')
    if (!works.includes('rate')) {
      const reason = 'Links cannot be shaped: the kernel refuses tbf.'
      return { level: 'warn', reason, remedy: 'modprobe sch_tbf' }
    }
    if (works.includes('netem')) return { level: 'pass', reason: 'Rate, delay, jitter and loss can be set.' }
    const reason = 'The kernel has no netem: delay, jitter and loss of a local lab come from a program of its own.'
    return { level: 'warn', reason, remedy: 'modprobe sch_netem, or a kernel that has it (linux-modules-extra).' }
  },
}
