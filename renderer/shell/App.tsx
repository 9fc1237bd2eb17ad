import { CoursePage } from '../course/CoursePage'
import { ConsoleDrawer } from '../console/ConsoleDrawer'
import { DoctorPage } from '../doctor/DoctorPage'
import { LabPage } from '../lab/LabPage'
import { ResultsPage } from '../results/ResultsPage'
import { ScenariosPage } from '../scenarios/ScenariosPage'
import { SessionsPage } from '../sessions/SessionsPage'
import { SettingsPage } from '../settings/SettingsPage'
import { dismissError, useLab } from '../state/store'
import { ErrorNotice } from './ErrorNotice'
import { Header } from './Header'
import { HostKeyQuestion } from './HostKeyQuestion'

const pages = {
  lab: LabPage,
  scenarios: ScenariosPage,
  sessions: SessionsPage,
  results: ResultsPage,
  course: CoursePage,
  doctor: DoctorPage,
  settings: SettingsPage,
}

export function App() {
  const { page, errors } = useLab()
  const Page = pages[page]
  return (
    <div className="app">
      <Header />
      {errors.length > 0 && (
        <div className="errors">
          {errors.map(({ id, error }) => (
            <ErrorNotice key={id} error={error} onClose={() => dismissError(id)} />
          ))}
        </div>
      )}
      <main>
        <Page />
      </main>
      <HostKeyQuestion />
      <ConsoleDrawer />
    </div>
  )
}
