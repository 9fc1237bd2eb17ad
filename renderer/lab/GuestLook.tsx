// A look into a container: what it wrote on its present host, and what it uses.
import { Button, Code, Drawer, Loader } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { GuestLook as Look } from '../../shared/guest-look'
import type { GuestState } from '../../shared/lab'
import { bytesText, timeText } from '../shell/format'
import { ask } from '../state/actions'

export function GuestLook({ lab, guest, onClose }: { lab: string; guest: GuestState; onClose: () => void }) {
  const [look, setLook] = useState<Look | null>(null)
  const { host, name } = guest
  const again = useCallback(
    async () => setLook((await ask('guest.look', { lab, host, guest: name })) ?? null),
    [lab, host, name],
  )
  useEffect(() => void again(), [again])
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={`${name} on ${host}`}>
      <Button variant="default" onClick={() => void again()}>
        Look again
      </Button>
      {!look && <Loader size="sm" aria-label="Asking Docker" />}
      {look && <LookView look={look} />}
    </Drawer>
  )
}

function LookView({ look: { log, stats } }: { look: Look }) {
  const figures = [
    ['CPU time', timeText(stats.cpuMs)],
    ['memory', bytesText(stats.memoryBytes)],
    ['processes', stats.processes === null ? '–' : String(stats.processes)],
    ...Object.entries(stats.networks).map(([device, { receivedBytes, sentBytes }]) => [
      device,
      `${bytesText(receivedBytes)} in, ${bytesText(sentBytes)} out`,
    ]),
  ]
  return (
    <>
      <dl className="figures" aria-label="What it uses">
        {figures.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h3>Log</h3>
      <p className="quiet">The last 200 lines on this host; a restored container begins a new log.</p>
      <Code block tabIndex={0} aria-label="Log">
        {log === '' ? '(it wrote nothing here)' : log}
      </Code>
    </>
  )
}
