// What the doctor finds, host by host: worst first, and what to do about it.
import { Button, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { CheckResult, HostReport } from '../../shared/doctor'
import { CopyText } from '../shell/CopyText'
import { leftText, timeText } from '../shell/format'
import { ask, ownLab } from '../state/actions'
import { useLab } from '../state/store'

const order = { fail: 0, warn: 1, pass: 2 }
const tones = { fail: 'bad', warn: 'warn', pass: 'good' }

export function DoctorPage() {
  const { labs, doctorVersion, operations } = useLab()
  const [chosen, setChosen] = useState<string | null>(null)
  const [reports, setReports] = useState<readonly HostReport[]>([])
  const lab = chosen ?? labs[0]?.name ?? ownLab()
  useEffect(() => {
    let stale = false
    void ask('doctor.last', { lab }).then((found) => !stale && setReports(found ?? []))
    return () => {
      stale = true
    }
  }, [lab, doctorVersion])
  const running = operations.find(({ kind, status }) => kind === 'doctor' && status.state === 'running')?.status
  return (
    <section aria-label="Doctor">
      <div className="page-head">
        <h2>Doctor</h2>
        <Select
          aria-label="Lab"
          data={[...new Set([lab, ...labs.map(({ name }) => name)])]}
          value={lab}
          onChange={setChosen}
        />
        <Button disabled={running !== undefined} onClick={() => void ask('doctor.run', { lab })}>
          Check the hosts
        </Button>
        {running?.state === 'running' && (
          <span role="status">{`${running.progress.text}, ${leftText(running.progress)}`}</span>
        )}
      </div>
      {reports.length === 0 && !running && (
        <div className="panel empty">
          <h2>Not checked yet</h2>
          <p>
            The doctor looks at each host’s kernel, CRIU, MPTCP and engines, knows the known faults of these versions,
            and says the way round. Press “Check the hosts” first; it changes nothing on them.
          </p>
        </div>
      )}
      <div className="doctor-hosts">
        {reports.map(({ host, checks }) => (
          <article key={host} className="panel">
            <div className="page-head">
              <h2>{host}</h2>
              <span className="quiet">{summary(checks)}</span>
            </div>
            {checks
              .toSorted((one, other) => order[one.level] - order[other.level])
              .map((check) => (
                <Check key={check.id} check={check} />
              ))}
          </article>
        ))}
      </div>
    </section>
  )
}

function Check({ check: { title, level, reason, remedy, link, durationMs } }: { check: CheckResult }) {
  return (
    <div className="check" title={`Took ${timeText(durationMs)}`}>
      <b className={tones[level]}>{level}</b>
      <div>
        <b>{title}</b>
        <p>{reason}</p>
        {remedy && (
          <p>
            <b>Do:</b> {remedy} <CopyText text={remedy} />
          </p>
        )}
        {link && <p className="quiet">{link}</p>}
      </div>
    </div>
  )
}

function summary(checks: readonly CheckResult[]): string {
  const count = (level: CheckResult['level']) => checks.filter((check) => check.level === level).length
  return `${count('pass')} pass, ${count('warn')} warn, ${count('fail')} fail`
}
