import { NumberInput, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { interfaceColours, transportColours } from '../theme/colours'
import { changeSettings, useSettings } from '../state/settings'
import { useLab } from '../state/store'
import { phaseNames } from '../../shared/names'
import { LabChoice } from './LabChoice'

const schemes = ['auto', 'light', 'dark'] as const

export function SettingsPage() {
  const { scheme, serviceStartS } = useSettings()
  const { setColorScheme } = useMantineColorScheme()
  const info = useLab(({ info: known }) => known)
  const choose = (value: string) => {
    const chosen = schemes.find((one) => one === value) ?? 'auto'
    setColorScheme(chosen)
    changeSettings({ scheme: chosen })
  }
  return (
    <section className="panel settings" aria-label="Settings">
      <h2>Settings</h2>
      <div>
        <h3>Colours</h3>
        <SegmentedControl aria-label="Colours" data={[...schemes]} value={scheme} onChange={choose} />
      </div>
      <LabChoice />
      <div>
        <h3>A new service</h3>
        <NumberInput
          label="Time that it takes to start at a cloudlet (Teka’s T_s), for the advice before a migration"
          suffix=" s"
          w={420}
          min={1}
          max={86_400}
          value={serviceStartS}
          onChange={(value) => typeof value === 'number' && changeSettings({ serviceStartS: value })}
        />
      </div>
      <div>
        <h3>What the colours mean</h3>
        <p>
          {[...Object.keys(interfaceColours), ...Object.keys(transportColours), 'lxc', 'docker', 'kvm'].map((name) => (
            <b key={name} className={name}>
              {name}{' '}
            </b>
          ))}
        </p>
        <ol className="phase-bar" aria-label="Colours of the phases">
          {phaseNames.map((name) => (
            <li key={name} style={{ background: `var(--phase-${name})` }}>
              <span>{name}</span>
            </li>
          ))}
        </ol>
      </div>
      <div>
        <h3>This program</h3>
        <dl>
          <dt className="quiet">Version</dt>
          <dd>{info?.version ?? '–'}</dd>
          <dt className="quiet">Platform</dt>
          <dd>{info?.platform ?? '–'}</dd>
          <dt className="quiet">Sessions are in</dt>
          <dd>{info?.sessionsFolder ?? '–'}</dd>
          <dt className="quiet">Local lab</dt>
          <dd>{info ? info.localLab.reason : '–'}</dd>
          <dt className="quiet">Built with</dt>
          <dd>React Flow (reactflow.dev), uPlot, xterm.js, Mantine</dd>
        </dl>
      </div>
    </section>
  )
}
