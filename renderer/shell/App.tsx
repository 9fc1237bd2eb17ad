import { DoctorPage } from '../doctor/DoctorPage'
import { LabPage } from '../lab/LabPage'
import { SessionsPage } from '../sessions/SessionsPage'
import { SettingsPage } from '../settings/SettingsPage'
import { dismissError, useLab } from '../state/store'
import { ErrorNotice } from './ErrorNotice'
import { Header } from './Header'

const pages = { lab: LabPage, sessions: SessionsPage, doctor: DoctorPage, settings: SettingsPage }

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
    </div>
  )
}
