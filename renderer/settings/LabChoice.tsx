// Which lab the page works in: the one that the app makes, or hosts of one's own by a lab file.
import { Group, Radio, Stack } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import type { LabFileInfo } from '../../shared/lab'
import { CopyText } from '../shell/CopyText'
import { FileButton } from '../shell/FileButton'
import { ask, chooseLab } from '../state/actions'
import { useLab } from '../state/store'
import { sendFile } from '../state/upload'

const example = `version: 1
name: attic
hosts: # address, user, port and key come from ~/.ssh/config and the agent unless given
  cloudlet-a: { address: 192.168.1.11, user: root, interfaces: { eth0: { interface: enp2s0, bridge: br0 } } }
  cloudlet-b: { address: 192.168.1.12, user: root }
  client: { address: 192.168.1.13, user: root, role: client }
`

export function LabChoice() {
  const chosen = useLab(({ info }) => info?.lab ?? null)
  const [labs, setLabs] = useState<RequestOutput<'lab.files'>>()
  const read = useCallback(async () => setLabs(await ask('lab.files', {})), [])
  useEffect(() => void read(), [read])
  const add = async (file: File) => {
    const upload = await sendFile(file)
    const added = upload === undefined ? undefined : await ask('lab.add-file', { upload })
    await read()
    if (added) await chooseLab(added.lab)
  }
  return (
    <div>
      <h3>Lab</h3>
      <Radio.Group label="The lab of this page" size="xs" value={chosen} onChange={(lab) => void chooseLab(lab)}>
        <Stack gap={6} py={6}>
          {labs && <Radio value={labs.own} label={labs.own} description="Hosts that this program makes" />}
          {labs?.files.map((file) => (
            <Radio
              key={file.name}
              value={file.name}
              disabled={file.problem !== null}
              label={file.name}
              description={<About file={file} />}
            />
          ))}
        </Stack>
      </Radio.Group>
      <p className="quiet">
        Hosts of your own are named by a lab file: any Linux machines that SSH reaches as root, or with sudo without a
        password. They are only looked at until you start the lab.
      </p>
      <Group gap="xs">
        <FileButton label="Add a lab file" accept=".yaml,.yml" onFile={(file) => void add(file)} />
        <CopyText text={example} label="Copy an example" />
      </Group>
    </div>
  )
}

function About({ file: { file, hosts, problem } }: { file: LabFileInfo }) {
  if (problem !== null) return <span className="bad">{problem}</span>
  return (
    <>
      {hosts.join(', ')}; kept as {file}
    </>
  )
}
