// Choose a scenario and run it; while it runs, its progress; afterwards, its verdict.
import { Button, Group, Select, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { Scenario } from '../../shared/scenario'
import { ShellSteps } from '../shell/ShellSteps'
import type { Intent } from '../shell/ShellSteps'
import { Pipeline } from '../learner/Pipeline'
import { startRun } from '../state/actions'
import { useLab } from '../state/store'
import { AdviceView } from './AdviceView'
import { runCount } from './run-count'
import { RunProgress } from './RunProgress'
import { VerdictView } from './VerdictView'

export function MigrationPanel() {
  const { scenarios, live, labs, operations, scenarioFile, drafts } = useLab()
  const isUp = labs.some(({ state }) => state === 'up')
  const [intent, setIntent] = useState<Intent | null>(null)
  // One that was broken by hand is to be mended on the Scenarios page first.
  const ready = scenarios.flatMap(({ file, scenario }) => (scenario ? { file, scenario } : []))
  const chosen = ready.find((one) => one.file === scenarioFile) ?? ready[0]
  const running = operations.find(({ kind, status }) => kind === 'run' && status.state === 'running')
  // What runs may have been changed before it was started.
  const shown = (running ? live.scenario : null) ?? chosen?.scenario
  return (
    <section className="panel migration-panel" aria-label="Migration">
      <Group gap={6} wrap="nowrap" className="panel-head">
        <Select
          aria-label="Scenario"
          className="spring"
          placeholder="No scenario files"
          data={ready.map(({ file: value, scenario }) => ({ value, label: scenario.name }))}
          value={chosen?.file ?? null}
          onChange={(file) => useLab.setState({ scenarioFile: file })}
        />
        <Button variant="default" onClick={() => useLab.setState({ page: 'scenarios' })}>
          Edit
        </Button>
        <Button
          variant="default"
          disabled={!chosen}
          onClick={() => chosen && setIntent({ intent: 'run', scenario: chosen.scenario })}
        >
          Shell
        </Button>
        <Button disabled={!chosen || running !== undefined} onClick={() => chosen && void startRun(chosen.scenario)}>
          Run
        </Button>
        {chosen?.scenario.migration.method === 'barua' && (
          <Button
            variant="default"
            disabled={running !== undefined}
            onClick={() => void startRun(chosen.scenario, true)}
          >
            Step by step
          </Button>
        )}
      </Group>
      <div className="panel-body">
        {shown && <ScenarioLine scenario={shown} />}
        {chosen && !running && drafts[chosen.file] !== undefined && (
          <p className="scenario-line warn">
            It was changed on the Scenarios page: there the changed text runs, here the file.
          </p>
        )}
        {shown && live.lessons && live.lessons.length > 0 && (
          <Pipeline lessons={live.lessons} route={routeText(shown)} />
        )}
        {chosen && !running && isUp && <AdviceView scenario={chosen.scenario} />}
        {running ? (
          <RunProgress operation={running} live={live} />
        ) : live.last ? (
          <VerdictView result={live.last} />
        ) : (
          <Text size="sm" c="dimmed" mt="xs">
            Run the scenario, or drag a guest to another cloudlet. The verdict will be here.
          </Text>
        )}
      </div>
      <ShellSteps intent={intent} onClose={() => setIntent(null)} />
    </section>
  )
}

const routeText = ({ migration: { from, to, route } }: Scenario) =>
  route === 'hosts'
    ? `The tarball goes from ${from} straight to ${to}.`
    : `The tarball comes down from ${from} to this computer and goes up to ${to}.`

function ScenarioLine({ scenario }: { scenario: Scenario }) {
  const { guest, migration, handover } = scenario
  const runs = runCount(scenario)
  const switches = handover.map(
    (event) => `${event.host} ${event.interface} ${event.action} at ${event.at} (${event.kind}, ${event.manner})`,
  )
  return (
    <p className="scenario-line">
      <span className={guest.engine}>{guest.engine}</span> {guest.memoryMiB} MiB, {migration.from} → {migration.to},{' '}
      {migration.strategy} over <span className={migration.transport}>{migration.transport}</span>,{' '}
      <Tooltip label={switches.join('; ') || 'No interface is switched.'}>
        <span className="quantity" tabIndex={0}>
          {handover.length} {handover.length === 1 ? 'switch' : 'switches'}
        </span>
      </Tooltip>
      {runs > 1 ? `, ${runs} runs` : ''}
    </p>
  )
}
