// The ready scenarios: what each is for, its YAML to edit, and a way to run it.
import { useLab } from '../state/store'
import { ScenarioView } from './ScenarioView'

export function ScenariosPage() {
  const { scenarios, scenarioFile, drafts } = useLab()
  const chosen = scenarios.find(({ file }) => file === scenarioFile) ?? scenarios[0]
  if (!chosen) return <p className="panel empty">There are no scenario files beside this program.</p>
  return (
    <div className="scenarios-page">
      <ul className="session-list scenario-list panel" aria-label="Scenarios">
        {scenarios.map(({ file, about, scenario, own }) => (
          <li key={file}>
            <button
              type="button"
              aria-current={file === chosen.file ? 'true' : undefined}
              onClick={() => useLab.setState({ scenarioFile: file })}
            >
              <b>{scenario.name}</b>
              <span className="quiet">
                {file}
                {own ? ', yours' : ''}
                {drafts[file] === undefined ? '' : ', changed here'}
              </span>
              <span className="quiet">{firstSentence(about)}</span>
            </button>
          </li>
        ))}
      </ul>
      <ScenarioView key={chosen.file} file={chosen} />
    </div>
  )
}

const firstSentence = (text: string) => /^.*?[.?!](?=\s|$)/.exec(text)?.[0] ?? text
