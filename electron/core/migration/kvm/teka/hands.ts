// How one hop of Teka's handover reaches guest, client and cloudlets; what it does goes on also after a cancel.
import type { InterfaceTable, TekaMoment } from '../../../../../shared/teka-record'
import { cellText, tekaMomentTexts, tekaMoments } from '../../../../../shared/teka-record'
import { LabError } from '../../../../../shared/reply'
import { runStep } from '../../../plan/runner'
import type { MoveOptions } from '../../mover'
import { inGuest } from './guest-shell'
import type { Lans } from './lans'
import type { RecordKeeper } from './record'
import { connectedPairs, tableOf } from './tables'

export type Story = { options: MoveOptions; lans: Lans; keeper: RecordKeeper }

/** A subflow that has not come up by then will not, ms. */
const joinMs = 60_000
const lookMs = 50

export async function onHost({ options }: Story, host: string, line: string, why: string): Promise<void> {
  const { signal: _signal, ...lasting } = options.context
  await runStep({ host, argv: ['sh', '-ec', line], why }, lasting)
}

export function onClient(story: Story, script: string, why: string): Promise<void> {
  return onHost(story, story.lans.client.name, script, why)
}

export function onGuest({ options }: Story, host: string, script: string): Promise<string> {
  return inGuest(options.lab, options.context.journal, host, script)
}

export function tell({ options }: Story, text: string): void {
  options.context.journal.write({ kind: 'note', text })
}

/** Waits; a cancel ends the wait. */
export function wait({ options }: Story, ms: number): Promise<void> {
  const { signal } = options.context
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

const isPlain = ({ options }: Story) => options.migration.control === 'plain-tcp'

async function pairs(story: Story) {
  const { options, lans } = story
  const client = await options.lab.machine(lans.client.name)
  const argv = ['ss', '-Htni', 'state', 'established', 'dst', lans.old.guest, 'or', 'dst', lans.new.guest]
  return connectedPairs((await client.exec({ argv })).stdout, isPlain(story))
}

/**
 * Waits until the client is connected from its new address to this one of the guest: by a subflow, or at all with plain TCP.
 * Today's kernel tries a join once, and one that was lost on the way is not repeated: `again` has it tried once more, each
 * `againMs`.
 */
export async function untilJoined(
  story: Story,
  address: string,
  againMs: number,
  again: () => Promise<unknown>,
): Promise<void> {
  const { options, lans } = story
  const deadline = Date.now() + joinMs
  let patientUntil = Date.now() + againMs
  for (;;) {
    options.context.signal?.throwIfAborted()
    const now = await pairs(story)
    if (now.some(({ local, remote }) => local === lans.new.client && remote === address)) return
    if (Date.now() > deadline) {
      const message = `No subflow from ${lans.new.client} to ${address} came up within ${joinMs / 1000} s.`
      const detail = now.map(({ local, remote }) => `${local} to ${remote}`).join('\n')
      throw new LabError({ code: 'migration-failed', message, detail, host: lans.client.name })
    }
    if (Date.now() > patientUntil && !isPlain(story)) {
      tell(
        story,
        `No subflow from ${lans.new.client} to ${address} yet: the kernel tries a join once, so it is asked again.`,
      )
      await again()
      patientUntil = Date.now() + againMs
    }
    await wait(story, lookMs)
  }
}

/** Reads the state of all four interfaces, as both kernels have it, into the record. */
export async function readTable(story: Story, host: string, moment: TekaMoment): Promise<void> {
  const { lans, options, keeper } = story
  const show = 'ip=/usr/sbin/ip; [ -x $ip ] || ip=ip; $ip -br -4 -color=never addr'
  const client = await options.lab.machine(lans.client.name)
  const [guest, mine, connected] = await Promise.all([
    onGuest(story, host, `${show}; true`),
    client.exec({ argv: ['sh', '-c', show] }),
    pairs(story),
  ])
  const seen = { guest, client: mine.stdout, pairs: connected }
  const table = tableOf(Date.now(), moment, options.migration.control, lans, seen)
  keeper.add(table)
  tell(story, tableText(table))
}

function tableText({ moment, guest, client, wrong }: InterfaceTable): string {
  const number = tekaMoments[moment]
  const words = (['eth0', 'eth1'] as const).map((name) => `guest ${name} ${cellText(guest[name])}`)
  const others = (['eth0', 'eth1'] as const).map((name) => `client ${name} ${cellText(client[name])}`)
  const bad = wrong.length > 0 ? ` Not as it should be: ${wrong.join('; ')}.` : ''
  return `${tekaMomentTexts[moment]}${number === null ? '' : ` (Table ${number})`}: ${[...words, ...others].join(', ')}.${bad}`
}
