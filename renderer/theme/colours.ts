// One meaning, one colour, everywhere. Interfaces and transports are from Okabe and Ito's set, shifted until they
// reach 4.5:1 on the page's background in each scheme; phases are a separate, paler family used as bands.
import type { EngineName, InterfaceName, PhaseName, Transport } from '../../shared/names'

export type Scheme = 'light' | 'dark'
type Pair = Record<Scheme, string>

export const interfaceColours: Record<InterfaceName, Pair> = {
  eth0: { light: '#0068a8', dark: '#56b4e9' },
  eth1: { light: '#b84a00', dark: '#f0a030' },
}
export const transportColours: Record<Transport, Pair> = {
  tcp: { light: '#a03a78', dark: '#dd93bd' },
  mptcp: { light: '#007a59', dark: '#2fc49b' },
}
export const engineColours: Record<EngineName, Pair> = {
  lxc: { light: '#4f4fb8', dark: '#a9a9f5' },
  docker: { light: '#00697a', dark: '#62c6d6' },
  kvm: { light: '#8a4a2b', dark: '#d9a488' },
}
/** Series of a graph that are none of the above. */
export const seriesColours: Record<string, Pair> = {
  0: { light: '#3f5873', dark: '#a3bad2' },
  1: { light: '#8c5a00', dark: '#dcb860' },
  2: { light: '#7340a8', dark: '#c7a3f0' },
  3: { light: '#3d6b14', dark: '#9fd06a' },
  4: { light: '#a33333', dark: '#f2a09a' },
  5: { light: '#5c5c5c', dark: '#c4c4c4' },
}
export const phaseColours: Record<PhaseName, Pair> = {
  begin: { light: '#a8adb4', dark: '#70767e' },
  preflight: { light: '#a8adb4', dark: '#70767e' },
  prepare: { light: '#8496ad', dark: '#66788f' },
  precopy: { light: '#c9b23c', dark: '#86731a' },
  freeze: { light: '#7f9fe0', dark: '#5573b8' },
  transfer: { light: '#b58ad6', dark: '#8a5fae' },
  restore: { light: '#4fb3ad', dark: '#277a76' },
  verify: { light: '#8fb552', dark: '#5c7d2d' },
  confirm: { light: '#8496ad', dark: '#66788f' },
  cleanup: { light: '#a8adb4', dark: '#70767e' },
}
export const stateColours = {
  good: { light: '#00724f', dark: '#3ccb9f' },
  warn: { light: '#8a5a00', dark: '#e8b54a' },
  bad: { light: '#b3261e', dark: '#ff8a80' },
} satisfies Record<string, Pair>
/** Values that were published elsewhere, on the graphs of results. */
export const publishedColour: Pair = { light: '#9c1f5e', dark: '#ff9ac4' }
export const chartColours = {
  text: { light: '#495057', dark: '#b8bcc2' },
  grid: { light: '#e6e8eb', dark: '#2f3338' },
  marker: { light: '#212529', dark: '#f1f3f5' },
  total: { light: '#495057', dark: '#d0d4d9' },
} satisfies Record<string, Pair>

/** The colours as CSS variables (`--eth0`, `--phase-freeze`, …) for both schemes. */
export function colourVariables(scheme: Scheme): Record<string, string> {
  const variables: Record<string, string> = {}
  const add = (prefix: string, colours: Record<string, Pair>) => {
    for (const [name, pair] of Object.entries(colours)) variables[`--${prefix}${name}`] = pair[scheme]
  }
  add('', interfaceColours)
  add('', transportColours)
  add('', engineColours)
  add('phase-', phaseColours)
  add('', stateColours)
  add('chart-', chartColours)
  add('series-', seriesColours)
  add('', { published: publishedColour })
  return variables
}
