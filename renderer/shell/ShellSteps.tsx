// The shell equivalent of an intent: every step with its host, its reason and the line to type.
import { Drawer, Group, Loader, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RequestInput } from '../../shared/ipc'
import { shellLine } from '../../shared/plan'
import type { Plan, Step } from '../../shared/plan'
import { toErrorInfo } from '../../shared/reply'
import type { ErrorInfo } from '../../shared/reply'
import { request } from '../bridge'
import { CopyText } from './CopyText'
import { ErrorNotice } from './ErrorNotice'
import { ShellLine } from './ShellLine'

export type Intent = RequestInput<'plan.show'>

export function ShellSteps({ intent, onClose }: { intent: Intent | null; onClose: () => void }) {
  const [plans, setPlans] = useState<readonly Plan[] | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  useEffect(() => {
    setPlans(null)
    setError(null)
    if (!intent) return
    const abort = new AbortController()
    const failed = (thrown: unknown) => !abort.signal.aborted && setError(toErrorInfo(thrown))
    request('plan.show', intent, abort.signal).then(setPlans).catch(failed)
    return () => abort.abort()
  }, [intent])
  const script = plans?.flatMap(({ steps }) => steps.map(scriptLine)).join('\n') ?? ''
  return (
    <Drawer opened={intent !== null} onClose={onClose} position="right" size="lg" title="The same by hand, in a shell">
      {error && <ErrorNotice error={error} />}
      {!plans && !error && <Loader size="sm" aria-label="Working out the steps" />}
      {plans && (
        <Group justify="space-between" mb="xs">
          <Text size="sm">Nothing is done by looking at this.</Text>
          <CopyText text={script} label="Copy all" />
        </Group>
      )}
      {plans?.map((plan) => (
        <section key={plan.title}>
          <h3>{plan.title}</h3>
          <StepList steps={plan.steps} />
        </section>
      ))}
    </Drawer>
  )
}

export function StepList({ steps }: { steps: readonly Step[] }) {
  return (
    <Stack component="ol" gap={6} className="step-list">
      {steps.map((step, index) => (
        <li key={index}>
          <Text size="xs" c="dimmed">
            {step.why}
          </Text>
          <ShellLine step={step} />
        </li>
      ))}
    </Stack>
  )
}

const scriptLine = (step: Step) => `# on ${step.host}: ${step.why}\n${shellLine(step)}`
