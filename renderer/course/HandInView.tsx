// What a teacher sees of a hand-in: whole or not, of this course or not, the answers and the sessions.
import type { HandInCheck } from '../../shared/course'
import { CheckNotice } from '../shell/CheckNotice'

export function HandInView({ check, onClose }: { check: HandInCheck; onClose(): void }) {
  const { belongs, answers, sessions, by, title, report } = check
  return (
    <div className="panel course-view">
      <CheckNotice report={report} about={`Hand-in of ${by || 'nobody named'}`} onClose={onClose} />
      <p className={belongs === false ? 'bad' : ''} role="status">
        {belongs === null
          ? `It answers the course “${title}”; no course file is open to hold it against.`
          : belongs
            ? `It answers this very course file, “${title}”.`
            : `It answers another course file than the one that is open: “${title}”.`}
      </p>
      <table className="data-table">
        <thead>
          <tr>
            <th>Question</th>
            <th>Answer</th>
          </tr>
        </thead>
        <tbody>
          {answers.map(({ id, question, answer, problem }) => (
            <tr key={id}>
              <td>{question}</td>
              <td className={problem === null ? '' : 'warn'}>{answer === '' ? 'no answer' : answer}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="data-table">
        <thead>
          <tr>
            <th>Session</th>
            <th className="number">runs</th>
            <th className="number">verdicts hold</th>
            <th className="number">marked invalid</th>
            <th>scenario</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td>{session.id}</td>
              <td className="number">{session.runs}</td>
              <td className="number">{session.held}</td>
              <td className="number">{session.invalid}</td>
              <td className={session.sameScenario ? '' : 'bad'}>
                {session.sameScenario ? 'the course’s' : 'not the course’s'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">Import the bundle on the page Sessions to see its runs.</p>
    </div>
  )
}
