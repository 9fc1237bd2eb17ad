// An error of Docker or CRIU with the cause and the fix that are known for it.
import { dockerErrors } from '../../../../shared/docker-errors'
import { LabError } from '../../../../shared/reply'

/** The error with the cause and the fix that are known for what it says; any other is given back as it is. */
export function explained(thrown: unknown): unknown {
  if (!(thrown instanceof LabError)) return thrown
  const { info } = thrown
  const known = dockerErrors.find(({ says }) => says.test(`${info.message}\n${info.detail ?? ''}`))
  return known ? new LabError({ ...info, hint: `${known.cause} ${known.fix}` }, { cause: thrown }) : thrown
}
