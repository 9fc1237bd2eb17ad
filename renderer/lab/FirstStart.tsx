// Nothing runs yet: what to do first, and what will happen then.
import { Button, Group, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Operation } from '../../shared/operation'
import { OwnHosts } from './OwnStart'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'
import { ownLab, startDemo, startLab } from '../state/actions'
import { useLab } from '../state/store'
import { Starting } from './Starting'

export function FirstStart({ operation }: { operation: Operation | undefined }) {
  const info = useLab(({ info: known }) => known)
  const [elsewhere, setElsewhere] = useState(false)
  const [destination, setDestination] = useState('')
  const [intent, setIntent] = useState<Intent | null>(null)
  const possible = info?.localLab.possible ?? false
  const remote = elsewhere || (info !== null && !possible)
  const ready = remote ? /^[^-\s]\S*$/.test(destination.trim()) : possible
  const on = remote ? destination.trim() : undefined
  return (
    <section className="first-start panel" aria-label="First start">
      <div>
        <h2>No lab is running</h2>
        <p>
          The lab is two cloudlets and a client, each with eth0 and eth1, made of real hosts on one Linux machine. The
          demo moves a running container from one cloudlet to the other over Multipath TCP while eth0 goes down, and
          says what survived.
        </p>
        {operation ? (
          <Starting operation={operation} />
        ) : (
          <>
            <Group gap="xs">
              <SegmentedControl
                size="xs"
                aria-label="Where the lab is made"
                data={[
                  { label: 'On this computer', value: 'here', disabled: !possible },
                  { label: 'On another Linux machine', value: 'there' },
                ]}
                value={remote ? 'there' : 'here'}
                onChange={(value) => setElsewhere(value === 'there')}
              />
              {remote && (
                <TextInput
                  size="xs"
                  aria-label="SSH destination of the Linux machine"
                  placeholder="root@host:22"
                  description="user@host:port, or a Host of ~/.ssh/config; it must be root there"
                  inputWrapperOrder={['input', 'description']}
                  value={destination}
                  onChange={(event) => setDestination(event.currentTarget.value)}
                />
              )}
            </Group>
            <Group gap="xs">
              <Button size="sm" disabled={!ready} onClick={() => void startDemo(on)}>
                Start the lab and run the demo
              </Button>
              <Button size="sm" variant="default" disabled={!ready} onClick={() => void startLab(on)}>
                Start the lab only
              </Button>
              <Button
                size="sm"
                variant="default"
                disabled={remote}
                onClick={() => setIntent({ intent: 'lab-up', lab: ownLab() })}
              >
                Shell
              </Button>
            </Group>
            {info && (!possible || !remote) && <p className="quiet">{info.localLab.reason}</p>}
            <OwnHosts />
          </>
        )}
      </div>
      <WhatHappens />
      <ShellSteps intent={intent} onClose={() => setIntent(null)} />
    </section>
  )
}

function WhatHappens() {
  return (
    <ol className="what-happens">
      <li>
        <b>The lab comes up.</b> The first time its image is built, which takes a minute or two; then a few seconds.
        Everything made carries the lab’s name, and “Take down” removes all of it.
      </li>
      <li>
        <b>A container starts on cloudlet-a.</b> It holds 64 MiB of stamped memory and counts; the client keeps one
        connection to it.
      </li>
      <li>
        <b>It moves to cloudlet-b.</b> While its memory crosses, <span className="eth0">eth0</span> goes down for two
        seconds and the bytes go on over <span className="eth1">eth1</span>.
      </li>
      <li>
        <b>The verdict.</b> Did its state go on, did the connection live, was it really MPTCP, and what did each path
        carry? All of it is recorded as a session, to replay and to hand in.
      </li>
    </ol>
  )
}
