// Another person's bundle: taken in, or only checked.
import { useState } from 'react'
import type { CheckReport } from '../../shared/bundle'
import { CheckNotice } from '../shell/CheckNotice'
import { FileButton } from '../shell/FileButton'
import { ask } from '../state/actions'
import { useLab } from '../state/store'
import { sendFile } from '../state/upload'

export function ImportButtons() {
  const [busy, setBusy] = useState<string | null>(null)
  const [checked, setChecked] = useState<{ file: string; report: CheckReport } | null>(null)
  const take = async (file: File) => {
    setBusy(`Taking ${file.name} in`)
    setChecked(null)
    const upload = await sendFile(file)
    const done = upload === undefined ? undefined : await ask('sessions.import', { upload })
    setBusy(null)
    const [first] = done?.sessions ?? []
    if (first) useLab.setState({ session: first.id, sessions: (await ask('sessions.list', {})) ?? [] })
  }
  const check = async (file: File) => {
    setBusy(`Checking ${file.name}`)
    setChecked(null)
    const upload = await sendFile(file)
    const report = upload === undefined ? undefined : await ask('sessions.verify', { upload })
    setBusy(null)
    if (report) setChecked({ file: file.name, report })
  }
  return (
    <div className="import-buttons">
      <FileButton label="Import a bundle" accept=".zip" onFile={(file) => void take(file)} />
      <FileButton label="Check a bundle" accept=".zip" onFile={(file) => void check(file)} />
      {busy && (
        <span role="status" className="quiet">
          {busy}…
        </span>
      )}
      {checked && <CheckNotice report={checked.report} about={checked.file} onClose={() => setChecked(null)} />}
    </div>
  )
}
