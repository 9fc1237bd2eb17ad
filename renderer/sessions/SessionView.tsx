// One session: replay, table of runs, journal with its shell lines, and exports.
import { Button, Loader, SegmentedControl } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import type { CheckReport } from '../../shared/bundle'
import type { Recording } from '../../shared/recording'
import { recordingOf } from '../../shared/replay'
import { CheckNotice } from '../shell/CheckNotice'
import { ErrorNotice } from '../shell/ErrorNotice'
import { dateText } from '../shell/format'
import { ask } from '../state/actions'
import { fromBase64 } from '../state/upload'
import { useLab } from '../state/store'
import { ExportMenu } from './ExportMenu'
import { JournalView } from './JournalView'
import { RepeatButton } from './RepeatButton'
import { Remarks } from './Remarks'
import { Replay } from './Replay'
import { ResultsTable } from './ResultsTable'

type Opened = { session: RequestOutput<'sessions.open'>; recording: Recording }
const tabs = ['Replay', 'Results', 'Journal', 'Remarks'] as const
type Tab = (typeof tabs)[number]

export function SessionView({ id }: { id: string }) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [tab, setTab] = useState<Tab>('Replay')
  useEffect(() => {
    let stale = false
    const load = async () => {
      const [session, replay] = await Promise.all([ask('sessions.open', { id }), ask('sessions.replay', { id })])
      if (stale || !session || !replay) return
      setOpened({ session, recording: recordingOf(replay, fromBase64) })
    }
    void load()
    return () => {
      stale = true
    }
  }, [id])
  const [check, setCheck] = useState<CheckReport | null>(null)
  const reread = async () => {
    const session = await ask('sessions.open', { id })
    if (session) setOpened((old) => old && { ...old, session })
  }
  if (!opened) return <Loader size="sm" m="md" aria-label="Opening the session" />
  const { session, recording } = opened
  return (
    <div className="session-view">
      <div className="panel page-head">
        <h2>{session.info.title}</h2>
        <span className="quiet">{dateText(session.info.startedMs)}</span>
        {session.origin && (
          <span
            className="imported"
            title={`Session ${session.origin.session}, SHA-256 of the file ${session.origin.sha256}`}
          >
            imported from {session.origin.file}, read-only
          </span>
        )}
        <span className="spring" />
        <SegmentedControl
          size="xs"
          aria-label="Part of the session"
          data={[...tabs]}
          value={tab}
          onChange={(value) => setTab(tabs.find((one) => one === value) ?? 'Replay')}
        />
        <Button
          variant="default"
          title="Whether the recording is as it was: its chain, its results and, where it was imported, its checksums"
          onClick={() => void ask('sessions.check', { id }).then((report) => setCheck(report ?? null))}
        >
          Check
        </Button>
        {(session.results?.runs.length ?? 0) > 0 && (
          <Button
            variant="default"
            title="Graphs and statistics of this session; others can be put beside it"
            onClick={() => useLab.setState({ page: 'results', compared: [id] })}
          >
            Graphs
          </Button>
        )}
        {session.results && <RepeatButton scenario={session.results.scenario} />}
        <ExportMenu id={id} />
      </div>
      <div className="session-body">
        {check && <CheckNotice report={check} about="This recording" onClose={() => setCheck(null)} />}
        {session.endsEarly && <ErrorNotice error={{ code: 'cancelled', message: session.endsEarly }} />}
        {tab === 'Replay' && <Replay session={session} recording={recording} />}
        {tab === 'Results' && <ResultsTable results={session.results} />}
        {tab === 'Remarks' && <Remarks session={session} onChange={() => void reread()} />}
        {tab === 'Journal' && <JournalView journal={session.journal} />}
      </div>
    </div>
  )
}
