// Runs a session's scenario again as a new session, in the lab of this page: also that of an imported one.
import { Button } from '@mantine/core'
import type { Scenario } from '../../shared/scenario'
import { startRun } from '../state/actions'
import { useLab } from '../state/store'

export function RepeatButton({ scenario }: { scenario: Scenario }) {
  const busy = useLab(({ operations }) => operations.some(({ status }) => status.state === 'running'))
  const lab = useLab(({ info }) => info?.lab ?? 'local')
  const repeat = async () => {
    // The name of the lab where it was recorded says nothing here.
    if (await startRun({ ...scenario, lab: 'local' })) useLab.setState({ page: 'lab' })
  }
  return (
    <Button
      variant="default"
      disabled={busy}
      title={busy ? 'Something is going on already' : `Runs its scenario again, in the lab ${lab}, as a new session`}
      onClick={() => void repeat()}
    >
      Repeat
    </Button>
  )
}
