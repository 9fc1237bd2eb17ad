import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { exportFormats } from '../../shared/ipc'
import { ask } from '../state/actions'

const labels = {
  csv: 'CSV: samples and runs',
  json: 'JSON: results',
  html: 'HTML: one report with graphs',
  markdown: 'Markdown: the report with tables',
  latex: 'LaTeX: tables',
  zip: 'zip: a bundle to hand over',
}

export function ExportMenu({ id }: { id: string }) {
  const [path, setPath] = useState<string | null>(null)
  const run = async (format: (typeof exportFormats)[number]) => {
    setPath(null)
    const done = await ask('sessions.export', { id, format })
    if (done) setPath(done.path)
  }
  return (
    <>
      {path && (
        <span role="status" className="quiet" title={path}>
          Written: {path}
        </span>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">Export</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {exportFormats.map((format) => (
            <Menu.Item key={format} onClick={() => void run(format)}>
              {labels[format]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
