// Known bugs by version, as data: what it is, the way round, and where it is reported.
import type { HostFacts } from '../facts'
import type { VersionRange } from './versions'
import { inRange, kernelVersion } from './versions'

export type Component = 'kernel' | 'criu' | 'lxc' | 'docker' | 'qemu'

export type KnownIssue = {
  component: Component
  range: VersionRange
  /** Only together with this version of the kernel. */
  kernel?: VersionRange
  /** Only with these layouts of control groups. */
  cgroup?: readonly HostFacts['cgroup'][]
  level: 'warn' | 'fail'
  text: string
  remedy: string
  link: string | null
}

export const knownIssues: readonly KnownIssue[] = [
  {
    component: 'kernel',
    range: { before: '5.6' },
    level: 'fail',
    text: 'This kernel has no MPTCP.',
    remedy: 'Use kernel 6.1 or newer.',
    link: 'https://www.mptcp.dev/',
  },
  {
    component: 'kernel',
    range: { from: '5.6', before: '6.1' },
    level: 'warn',
    text: 'MPTCP in this kernel lacks much that the lab uses: subflows may not come back after an interface was off.',
    remedy: 'Use kernel 6.1 or newer.',
    link: 'https://github.com/multipath-tcp/mptcp_net-next/issues/440',
  },
  {
    component: 'kernel',
    range: { from: '6.1', before: '6.5' },
    level: 'warn',
    text: 'This kernel does not count bytes per MPTCP connection (since 6.5): only interface counters prove the use of a path.',
    remedy: 'Use kernel 6.5 or newer where bytes per connection matter.',
    link: 'https://docs.kernel.org/networking/mptcp-sysctl.html',
  },
  {
    component: 'kernel',
    range: { from: '6.6', before: '6.7' },
    level: 'warn',
    text: 'On 6.6 the first subflow was seen not to come back when its endpoint was removed and added again.',
    remedy: 'Watch for the subflow after switching an interface on; a newer kernel is better.',
    link: 'https://github.com/multipath-tcp/mptcp_net-next/issues/612',
  },
  {
    component: 'criu',
    range: { before: '4.2' },
    kernel: { from: '6.16' },
    level: 'fail',
    text: `CRIU before 4.2 cannot dump a process with an internet socket on kernels from 6.16 on ("Can't get 1:16 opt").`,
    remedy: 'Install CRIU 4.2 or newer.',
    link: null,
  },
  {
    component: 'criu',
    range: { before: '3.18' },
    kernel: { from: '6.14' },
    level: 'fail',
    text: 'CRIU 3.17 does not start on recent kernels (bounds of the vDSO).',
    remedy: 'Install CRIU 4.2 or newer.',
    link: null,
  },
  {
    component: 'criu',
    range: { from: '3.19', before: '3.20' },
    level: 'warn',
    text: 'Restoring LXC containers with CRIU 3.19 is reported to fail.',
    remedy: 'Install CRIU 4.2 or newer.',
    link: 'https://github.com/lxc/lxc/issues/4435',
  },
  {
    component: 'lxc',
    // Seen on 6.0.4, 6.0.5 and 7.0.0; pull request 4695 came into the 7.x line after 7.0.0.
    range: { from: '5.0', before: '7.0.1' },
    cgroup: ['v2', 'hybrid'],
    level: 'warn',
    text: 'lxc-checkpoint of this version cannot checkpoint a restored container again on cgroup v2.',
    remedy: 'The lab dumps with criu directly, which works; by hand, start from a fresh container.',
    link: 'https://github.com/lxc/lxc/issues/4643',
  },
  {
    component: 'docker',
    range: { from: '28' },
    level: 'fail',
    text: 'Docker 28 and 29 cannot restore a checkpoint of a container with its own network ("bind-mount /proc/0/ns/net").',
    remedy: 'Use Docker 27 or older for checkpoints (26.1.5 works).',
    link: 'https://github.com/moby/moby/issues/50750',
  },
  {
    component: 'docker',
    range: { from: '25.0.0', before: '25.0.4' },
    level: 'warn',
    text: 'Docker 25.0.0 to 25.0.3 has a digest bug when it restores checkpoints.',
    remedy: 'Update to 25.0.4 or to 26.',
    link: 'https://github.com/moby/moby/issues/47456',
  },
  {
    component: 'docker',
    range: { from: '19.03', before: '20.10.24' },
    level: 'warn',
    text: 'This Docker may silently start the container anew instead of restoring it.',
    remedy: 'Trust the verdict, not the exit code; better, use Docker 26.',
    link: 'https://github.com/docker/for-linux/issues/1192',
  },
  {
    component: 'qemu',
    range: { before: '6.1' },
    level: 'fail',
    text: 'This QEMU cannot migrate over MPTCP (since 6.1).',
    remedy: 'Use QEMU 6.1 or newer, or transport: tcp.',
    link: 'https://lists.nongnu.org/archive/html/qemu-devel/2021-04/msg01441.html',
  },
  {
    component: 'qemu',
    range: { from: '7.1', before: '9.2' },
    level: 'warn',
    text: 'Migration with multifd from QEMU 7.1 to 9.2 or newer fails.',
    remedy: 'Use the same QEMU on both hosts.',
    link: 'https://gitlab.com/qemu-project/qemu/-/issues/2720',
  },
]

/** The known issues that these facts meet, of the components named. */
export function issuesOf(facts: HostFacts, components: readonly Component[]): KnownIssue[] {
  const kernel = kernelVersion(facts.kernel)
  return knownIssues.filter((issue) => {
    if (!components.includes(issue.component)) return false
    const version = issue.component === 'kernel' ? kernel : facts.versions[issue.component]
    if (version === undefined || !inRange(version, issue.range)) return false
    if (issue.cgroup && !issue.cgroup.includes(facts.cgroup)) return false
    return issue.kernel === undefined || inRange(kernel, issue.kernel)
  })
}
