import { Switch, Tooltip, UnstyledButton } from '@mantine/core'
import { Handle, Position } from '@xyflow/react'
import type { NodeProps } from '@xyflow/react'
import { useState } from 'react'
import type { HostState, InterfaceState } from '../../shared/lab'
import { startGuest, switchInterface } from '../state/actions'
import { useSettings } from '../state/settings'
import { hostHeight, hostWidth } from './layout'
import type { BusNodeType, HostNodeType } from './layout'

export function HostNode({ data: { host, lab, dropTarget, empty, startable } }: NodeProps<HostNodeType>) {
  const row = (name: string) => host.interfaces.find((one) => one.name === name)
  return (
    <div
      className={`host ${dropTarget ? 'host-target' : ''}`}
      style={{ width: hostWidth, height: hostHeight }}
      data-host={host.name}
    >
      <Handle type="source" position={Position.Top} id="eth0" isConnectable={false} />
      <InterfaceRow host={host} one={row('eth0')} lab={lab} />
      <header title={`${host.name}, ${host.role}; SSH ${host.ssh}; Linux ${host.kernel ?? 'not known'}`}>
        <b>{host.name}</b>
        {host.reachable ? (
          host.kernel && <span className="quiet kernel">Linux {shortKernel(host.kernel)}</span>
        ) : (
          <span className="bad">not reachable</span>
        )}
      </header>
      <span className="spring" />
      {empty && (
        <span className="quiet no-guest">
          no guest
          {startable && (
            <UnstyledButton
              className="start-guest nodrag nopan"
              aria-label={`Start a guest on ${host.name}`}
              onClick={() => void startGuest(lab, host.name)}
            >
              Start one
            </UnstyledButton>
          )}
        </span>
      )}
      <span className="spring" />
      <InterfaceRow host={host} one={row('eth1')} lab={lab} />
      <Handle type="source" position={Position.Bottom} id="eth1" isConnectable={false} />
    </div>
  )
}

const shortKernel = (kernel: string) => /^\d+(\.\d+)*/.exec(kernel)?.[0] ?? kernel

function InterfaceRow({ host, one, lab }: { host: HostState; one: InterfaceState | undefined; lab: string }) {
  const { switchKind, switchManner, revertAfterS } = useSettings()
  const [asked, setAsked] = useState(false)
  if (!one) return <div className="interface-row" />
  const state = one.up ? 'up' : `off${one.downKind ? ` (${one.downKind})` : ''}`
  const flip = async () => {
    setAsked(true)
    await switchInterface({
      lab,
      host: host.name,
      interface: one.name,
      action: one.up ? 'down' : 'up',
      // What was cut in one way must be mended in the same way.
      kind: one.up ? switchKind : (one.downKind ?? switchKind),
      manner: switchManner,
      revertAfterMs: revertAfterS * 1000,
    })
    setAsked(false)
  }
  const next = one.up
    ? `Switch off: ${switchKind}, ${switchManner}; back by itself after ${revertAfterS} s.`
    : 'Switch on.'
  return (
    <Tooltip label={`${host.name} ${one.name} is ${state}. ${next}`} position={one.name === 'eth0' ? 'top' : 'bottom'}>
      <div className="interface-row">
        <b className={one.name}>{one.name}</b>
        {one.up ? <span className="quiet address">{one.address}</span> : <span className="off-kind">{state}</span>}
        <Switch
          size="xs"
          color={`var(--${one.name})`}
          className="nodrag nopan"
          checked={one.up}
          disabled={!host.reachable}
          data-asked={asked || undefined}
          onChange={() => void (asked || flip())}
          aria-label={`${host.name} ${one.name}`}
        />
      </div>
    </Tooltip>
  )
}

export function BusNode({ data: { name, bridge, width, settings } }: NodeProps<BusNodeType>) {
  return (
    <div className={`bus bus-${name}`} style={{ width }}>
      <b>switch {bridge}</b> <span className="quiet">{settings}, each direction</span>
      <Handle type="target" position={name === 'eth0' ? Position.Bottom : Position.Top} isConnectable={false} />
    </div>
  )
}
