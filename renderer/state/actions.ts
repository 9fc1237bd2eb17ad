// What a person can ask for. Errors go to the error list; values come back when all went well.
import type { RequestInput, RequestName, RequestOutput, SwitchRequest } from '../../shared/ipc'
import type { Operation } from '../../shared/operation'
import type { Scenario } from '../../shared/scenario'
import { toErrorInfo } from '../../shared/reply'
import { request } from '../bridge'
import { showError, useLab } from './store'

/** Asks the core and shows the error when it fails; undefined then. */
export async function ask<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N> | undefined> {
  try {
    return await request(name, input)
  } catch (thrown) {
    showError(toErrorInfo(thrown))
    return undefined
  }
}

/** Reads the scenarios anew: files may have been changed by hand. */
export async function readScenarios(): Promise<void> {
  const scenarios = await ask('scenario.list', {})
  if (scenarios) useLab.setState({ scenarios })
}

/** Name of the lab that this page works in. */
export const ownLab = () => useLab.getState().info?.lab ?? 'local'

/** Has the page work in another lab; looks at it anew when it is the one of now. */
export async function chooseLab(lab: string): Promise<void> {
  if (!(await ask('lab.choose', { lab }))) return
  const info = await ask('app.info', {})
  // Nothing of the other lab is shown while a person is asked for a host key of this one.
  useLab.setState({ ...(info ? { info } : {}), labs: [] })
  useLab.setState({ labs: (await ask('lab.list', {})) ?? [], labsAt: Date.now() })
}

/** Brings the lab up; `on` is the SSH destination of the Linux machine that is to carry it, this computer unless given. */
export const startLab = (on?: string) => ask('lab.up', { lab: ownLab(), ...(on ? { on } : {}) })

/** Brings the lab up and then runs the first scenario, which is the demo. */
export async function startDemo(on?: string): Promise<void> {
  const up = await startLab(on)
  if (!up || (await ended(up.operation)) !== 'succeeded') return
  const [demo] = (await ask('scenario.list', {})) ?? []
  if (demo?.scenario) await startRun(demo.scenario)
}

/** `stepwise`: each step of the pipeline waits for `runNext`. */
export const startRun = (scenario: Scenario, stepwise = false) => ask('run.start', { scenario, stepwise })
export const runNext = () => ask('run.next', {})
export const startGuest = (lab: string, host: string) => ask('guest.start', { lab, host })
export const moveGuest = (lab: string, to: string) => ask('run.move', { lab, to })
export const switchInterface = (wanted: SwitchRequest) => ask('lab.switch', wanted)
export const cancelOperation = (operation: string) => ask('operation.cancel', { operation })

function ended(id: string): Promise<Operation['status']['state']> {
  return new Promise((resolve) => {
    const look = () => {
      const state = useLab.getState().operations.find((operation) => operation.id === id)?.status.state
      if (state === undefined || state === 'running') return false
      resolve(state)
      return true
    }
    if (look()) return
    const unsubscribe = useLab.subscribe(() => {
      if (look()) unsubscribe()
    })
  })
}
