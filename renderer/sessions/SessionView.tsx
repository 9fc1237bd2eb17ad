// One session: replay, table of runs, journal with its shell lines, and exports.
import { Button, Loader, SegmentedControl } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../shared/ipc'
import { Recording } from '../live/recording'
import { ErrorNotice } from '../shell/ErrorNotice'
import { dateText } from '../shell/format'
import { ask } from '../state/actions'
import { useLab } from '../state/store'
import { ExportMenu } from './ExportMenu'
import { JournalView } from './JournalView'
import { Replay } from './Replay'
import { ResultsTable } from './ResultsTable'

type Opened = { session: RequestOutput<'sessions.open'>; recording: Recording }
const tabs = ['Replay', 'Results', 'Journal'] as const
type Tab = (typeof tabs)[number]

export function SessionView({ id }: { id: string }) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [tab, setTab] = useState<Tab>('Replay')
  useEffect(() => {
    let stale = false
    const load = async () => {
      const [session, samples] = await Promise.all([ask('sessions.open', { id }), ask('sessions.samples', { id })])
      if (stale || !session) return
      const recording = new Recording(Math.max(1, Math.ceil((samples?.length ?? 0) / 30_000)))
      recording.add(samples ?? [])
      setOpened({ session, recording })
    }
    void load()
    return () => {
      stale = true
    }
  }, [id])
  if (!opened) return <Loader size="sm" m="md" aria-label="Opening the session" />
  const { session, recording } = opened
  return (
    <div className="session-view">
      <div className="panel page-head">
        <h2>{session.info.title}</h2>
        <span className="quiet">{dateText(session.info.startedMs)}</span>
        <span className="spring" />
        <SegmentedControl
          size="xs"
          aria-label="Part of the session"
          data={[...tabs]}
          value={tab}
          onChange={(value) => setTab(tabs.find((one) => one === value) ?? 'Replay')}
        />
        {(session.results?.runs.length ?? 0) > 0 && (
          <Button
            variant="default"
            title="Graphs and statistics of this session; others can be put beside it"
            onClick={() => useLab.setState({ page: 'results', compared: [id] })}
          >
            Graphs
          </Button>
        )}
        <ExportMenu id={id} />
      </div>
      <div className="session-body">
        {session.endsEarly && <ErrorNotice error={{ code: 'cancelled', message: session.endsEarly }} />}
        {tab === 'Replay' && <Replay session={session} recording={recording} />}
        {tab === 'Results' && <ResultsTable results={session.results} />}
        {tab === 'Journal' && <JournalView journal={session.journal} />}
      </div>
    </div>
  )
}
