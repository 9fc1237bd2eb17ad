import type { CheckResult } from '../../shared/doctor'

const check = (
  id: string,
  title: string,
  level: CheckResult['level'],
  reason: string,
  remedy: string | null,
): CheckResult => ({
  id,
  title,
  level,
  reason,
  remedy,
  link: null,
  durationMs: 34,
})

export const checks: CheckResult[] = [
  check('mptcp', 'Multipath TCP', 'pass', 'net.mptcp.enabled is 1, and the path manager answers.', null),
  check(
    'criu',
    'CRIU',
    'fail',
    'CRIU 4.1.1 cannot dump inet sockets on kernels from 6.16 on.',
    'apt-get install -t forky criu',
  ),
  check(
    'netem',
    'Delay and loss (netem)',
    'warn',
    'This kernel has no sch_netem: rates work, delay and loss do not.',
    null,
  ),
  check('overlay', 'Storage of containers', 'pass', '/var/lib/lxc is on ext4.', null),
]
