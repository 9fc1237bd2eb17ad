import type { Check, Finding } from './check'
import { worst } from './check'

const needed: Record<string, { package: string; level: 'warn' | 'fail'; why: string }> = {
  python3: { package: 'python3', level: 'fail', why: 'probes and telemetry run on it' },
  tar: { package: 'tar', level: 'fail', why: 'the file system of a guest crosses with it' },
  ip: { package: 'iproute2', level: 'fail', why: 'bridges and endpoints are made with it' },
  ss: { package: 'iproute2', level: 'fail', why: 'it proves that MPTCP is used' },
  ssh: { package: 'openssh-client', level: 'fail', why: 'the transfer between hosts uses it' },
  mptcpize: { package: 'mptcpize', level: 'fail', why: 'ssh speaks MPTCP through it' },
  rsync: { package: 'rsync', level: 'warn', why: 'the method of the first thesis copies with it' },
}

export const toolsCheck: Check = {
  id: 'tools',
  title: 'Tools',
  run: ({ facts }) => {
    const missing = Object.entries(needed).filter(([tool]) => !facts.tools.includes(tool))
    const findings = missing.map(([tool, need]): Finding => {
      const { level, why } = need
      return { level, reason: `${tool} is missing: ${why}.`, remedy: `apt install ${need.package}` }
    })
    return Promise.resolve(worst(findings, `${Object.keys(needed).join(', ')} are there.`))
  },
}
