// Set-up: what was there before anything ran.
import type { Scenario } from '../../../../shared/scenario'
import { html, nothing, type Markup } from './markup'
import type { SessionModel } from './model'

/** Hosts with their versions, links, guest, migration and the schedule of switches. */
export function setupSection(model: SessionModel): Markup {
  return html`<h2>Set-up</h2>
    ${hosts(model)}${model.scenario ? plan(model.scenario) : html`<p class="soft">The scenario was not recorded with results; its file is under Raw data.</p>`}
    ${images(model)}${clocks(model)}`
}

const imageFolder = /\/images\/([0-9a-f]{16})\b/g

/** Which image the hosts ran on: the hash of the recipe that built it. */
export function imageText({ journal }: Pick<SessionModel, 'journal'>): string {
  const noted = journal.flatMap((entry) =>
    entry.kind === 'note' && entry.text.startsWith('Lab image') ? [entry.text] : [],
  )
  if (noted.length > 0) return noted.at(-1) ?? ''
  // Recordings of before that note: the steps that brought the lab up name the image's folder.
  const steps = journal.flatMap((entry) => (entry.kind === 'step' ? [entry.step.argv.join(' ')] : []))
  const hashes = new Set(steps.flatMap((line) => [...line.matchAll(imageFolder)].map(([, hash = '']) => hash)))
  return hashes.size === 0 ? '' : `Lab image: ${[...hashes].join(', ')}`
}

function images(model: SessionModel): Markup {
  const text = imageText(model)
  return text === '' ? nothing : html`<p>${text}</p>`
}

function hosts({ facts }: SessionModel): Markup {
  const rows = Object.entries(facts)
  if (rows.length === 0) return html`<p class="soft">No facts of the hosts were recorded.</p>`
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Host</th>
          <th>System</th>
          <th>Kernel</th>
          <th>MPTCP, congestion control</th>
          <th>Processors, memory</th>
          <th>Versions</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(([host, fact]) => {
          const memory =
            fact.memoryTotalBytes === undefined ? '' : `, ${(fact.memoryTotalBytes / 2 ** 30).toFixed(1)} GiB`
          const mptcp = fact.mptcpEnabled === true ? 'on' : fact.mptcpEnabled === false ? 'off' : 'none'
          const versions = Object.entries(fact.versions).map(([tool, version]) => `${tool} ${version}`)
          return html`<tr>
            <td class="host">${host}</td>
            <td>${fact.distribution ?? 'not known'}</td>
            <td>${fact.kernel ?? 'not known'} ${fact.architecture ?? ''}</td>
            <td>${[mptcp, fact.congestionControl ?? []].flat().join(', ')}</td>
            <td>${fact.cpus ?? '?'}${memory}</td>
            <td>${versions.join(', ')}</td>
          </tr> `
        })}
      </tbody>
    </table>
  </div>`
}

function plan(scenario: Scenario): Markup {
  return html`<table>
    <tbody>
      ${planRows(scenario).map(
        ([name, text]) =>
          html`<tr>
            <th>${name}</th>
            <td>${text}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

type Planned = Pick<Scenario, 'links' | 'guest' | 'migration' | 'handover' | 'repeat' | 'factors' | 'seed'>

/** The scenario in words, by its parts. */
export function planRows({ links, guest, migration, handover, repeat, factors, seed }: Planned): [string, string][] {
  const link = (name: 'eth0' | 'eth1') => {
    const { rateMbit, delayMs, jitterMs, lossPercent } = links[name]
    const rate = rateMbit ? `${rateMbit} Mbit/s` : 'rate not limited'
    return `${name}: ${rate}, delay ${delayMs} ms, jitter ${jitterMs} ms, loss ${lossPercent} %`
  }
  const workload = 'workload' in guest ? `, workload ${String(guest.workload)}` : ''
  return [
    ['Links', `${link('eth0')}; ${link('eth1')}`],
    ['Guest', `${guest.engine}${workload}, ${guest.memoryMiB} MiB of memory, ${guest.dirtyMiBps} MiB/s changed`],
    [
      'Migration',
      `${migration.strategy} over ${migration.transport} from ${migration.from} to ${migration.to}; method ${migration.method}, request after ${migration.after}, ${migration.hops} ${migration.hops === 1 ? 'hop' : 'hops'}`,
    ],
    [
      'Switches',
      handover
        .map(
          (event) =>
            `${event.at}: ${event.interface} of ${event.host} ${event.action} (${event.kind}, ${event.manner})`,
        )
        .join('; ') || 'none',
    ],
    ['Repetitions', `${repeat}, order by seed ${seed}`],
    [
      'Factors',
      Object.entries(factors)
        .map(([name, values]) => `${name}: ${values.join(', ')}`)
        .join('; ') || 'none',
    ],
  ]
}

function clocks({ journal }: SessionModel): Markup {
  const found = journal.flatMap((entry) => (entry.kind === 'clock' ? [entry] : []))
  if (found.length === 0) return nothing
  const text = found.map(
    ({ host, offsetMs, errorMs }) => `${host} ${offsetMs.toFixed(2)} ms (± ${errorMs.toFixed(2)} ms)`,
  )
  return html`<p class="soft">
    All times are on the controller's clock. Measured offsets of the hosts' clocks:
    ${[...new Set(text)].slice(0, 20).join('; ')}.
  </p>`
}
