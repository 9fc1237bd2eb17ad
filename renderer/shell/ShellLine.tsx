// One command as it is typed on its host. A script on its standard input is folded away; copying takes all of it.
import { Code } from '@mantine/core'
import { shellLine } from '../../shared/plan'
import type { Step } from '../../shared/plan'
import { CopyText } from './CopyText'

export function ShellLine({ step }: { step: Step }) {
  const lines = step.stdin?.trimEnd().split('\n').length ?? 0
  return (
    <div className="shell-step">
      <div>
        <Code block className="shell-line" tabIndex={0}>
          {`${step.host}# ${shellLine({ argv: step.argv })}`}
        </Code>
        {step.stdin !== undefined && (
          <details>
            <summary className="quiet">{`standard input, ${lines} ${lines === 1 ? 'line' : 'lines'}`}</summary>
            <Code block className="detail">
              {step.stdin}
            </Code>
          </details>
        )}
      </div>
      <CopyText text={shellLine(step)} />
    </div>
  )
}
