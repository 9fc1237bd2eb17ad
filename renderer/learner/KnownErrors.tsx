// What goes wrong with checkpoints of Docker, why, and what helps.
import { dockerErrors } from '../../shared/docker-errors'

export function KnownErrors() {
  return (
    <details className="known-errors">
      <summary>When it fails: {dockerErrors.length} known errors</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">It says</th>
            <th scope="col">Because</th>
            <th scope="col">What helps</th>
          </tr>
        </thead>
        <tbody>
          {dockerErrors.map(({ message, cause, fix }) => (
            <tr key={message}>
              <td>{message}</td>
              <td>{cause}</td>
              <td>{fix}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
