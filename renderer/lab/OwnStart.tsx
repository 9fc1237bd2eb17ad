// A lab of one's own hosts that is not up: which hosts there are, whether they answer, and how it is started.
import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { HostState } from '../../shared/lab'
import type { Operation } from '../../shared/operation'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'
import { chooseLab, startLab } from '../state/actions'
import { useLab } from '../state/store'
import { Starting } from './Starting'

type OwnStartProps = { name: string; hosts: readonly HostState[]; operation: Operation | undefined }

export function OwnStart({ name: lab, hosts, operation }: OwnStartProps) {
  const [intent, setIntent] = useState<Intent | null>(null)
  return (
    <section className="first-start panel" aria-label="First start">
      <div>
        <h2>The lab {lab} is not up</h2>
        <p>
          Its hosts are your own. Starting the lab puts eth0 and eth1 of each into its bridge; “Shell” shows every step,
          and “Take down” gives the interfaces back. The interface that carries SSH is refused.
        </p>
        {operation ? (
          <Starting operation={operation} />
        ) : (
          <Group gap="xs">
            <Button size="sm" onClick={() => void startLab()}>
              Start the lab
            </Button>
            <Button size="sm" variant="default" onClick={() => setIntent({ intent: 'lab-up', lab })}>
              Shell
            </Button>
            <Button size="sm" variant="default" onClick={() => void chooseLab(lab)}>
              Look again
            </Button>
          </Group>
        )}
        <OwnHosts />
      </div>
      <ul className="what-happens" aria-label="Hosts of the lab">
        {hosts.map(({ name, role, ssh, kernel, reachable }) => (
          <li key={name}>
            <b>{name}</b> ({role}), {ssh}:{' '}
            {reachable ? `it answers, kernel ${kernel ?? 'unknown'}` : <span className="bad">it does not answer</span>}
          </li>
        ))}
      </ul>
      <ShellSteps intent={intent} onClose={() => setIntent(null)} />
    </section>
  )
}

/** Where hosts of one's own are named. */
export function OwnHosts() {
  return (
    <p className="quiet">
      Hosts of your own, by a lab file:{' '}
      <button type="button" className="link-button" onClick={() => useLab.setState({ page: 'settings' })}>
        choose the lab in Settings
      </button>
    </p>
  )
}
