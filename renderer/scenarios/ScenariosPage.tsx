// The ready scenarios: what each is for, its YAML to edit, and a way to run it.
import { useEffect } from 'react'
import { readScenarios } from '../state/actions'
import { useLab } from '../state/store'
import { ScenarioView } from './ScenarioView'

export function ScenariosPage() {
  const { scenarios, scenarioFile, drafts } = useLab()
  useEffect(() => void readScenarios(), [])
  const chosen = scenarios.find(({ file }) => file === scenarioFile) ?? scenarios[0]
  if (!chosen) return <p className="panel empty">There are no scenario files beside this program.</p>
  return (
    <div className="scenarios-page">
      <ul className="session-list scenario-list panel" aria-label="Scenarios">
        {scenarios.map(({ file, about, scenario, problem, own }) => (
          <li key={file}>
            <button
              type="button"
              aria-current={file === chosen.file ? 'true' : undefined}
              onClick={() => useLab.setState({ scenarioFile: file })}
            >
              <b>{scenario?.name ?? file}</b>
              <span className="quiet">
                {file}
                {own ? ', yours' : ''}
                {drafts[file] === undefined ? '' : ', changed here'}
              </span>
              {problem === null ? (
                <span className="quiet">{firstSentence(about)}</span>
              ) : (
                <span className="bad">{problem}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <ScenarioView key={chosen.file} file={chosen} />
    </div>
  )
}

const firstSentence = (text: string) => /^.*?[.?!](?=\s|$)/.exec(text)?.[0] ?? text
