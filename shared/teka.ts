// Teka 2014: when to move a guest after its user (4.7), which address it will have there (3.2.1.1), how a delay feels (Table 3.2).

/** Table 3.2: response times up to `belowMs`, and the impression they make. */
export const qoeBands = [
  { belowMs: 150, impression: 'crisp' },
  { belowMs: 1000, impression: 'noticeable to annoying' },
  { belowMs: 2000, impression: 'annoying' },
  { belowMs: 5000, impression: 'unacceptable' },
  { belowMs: Infinity, impression: 'unusable' },
] as const

export function qoeOf(responseMs: number): (typeof qoeBands)[number]['impression'] {
  return (qoeBands.find(({ belowMs }) => responseMs < belowMs) ?? qoeBands[4]).impression
}

export type AdviceInput = {
  /** Round trip between the cloudlets before the migration, ms; null: the target is in no neighbour table. */
  initialRttMs: number | null
  /** By how much the migration itself is expected to raise it, ms. */
  deltaRttMs: number
  /** How long the migration is expected to take, s. */
  migrationS: number
  /** How long a new service at the target would take instead (T_s), s. */
  serviceStartS: number
}
export type Advice = { migrate: boolean; reasons: string[] }

/** A neighbour is accepted below this round trip, and a user notices nothing up to it, ms. */
export const neighbourLimitMs = 150
const bearableMs = 1000

/** The decision rule of 4.7, as advice: the user decides. */
export function adviseMigration(input: AdviceInput): Advice {
  const { initialRttMs, deltaRttMs, migrationS, serviceStartS } = input
  if (initialRttMs === null) return no('The target is in no neighbour table: start the service there anew.')
  const round = (value: number) => String(Math.round(value * 10) / 10)
  if (initialRttMs >= neighbourLimitMs) {
    const text = `The cloudlets are ${round(initialRttMs)} ms apart; neighbours are below ${neighbourLimitMs} ms.`
    return no(text, 'Start the service at the target anew.')
  }
  const during = initialRttMs + deltaRttMs
  const sum = `${round(initialRttMs)} ms now and about ${round(deltaRttMs)} ms more while it moves: ${round(during)} ms (${qoeOf(during)}).`
  if (during <= neighbourLimitMs) return yes(sum, 'The user will not notice, however long it takes.')
  const shorter = `It takes about ${round(migrationS)} s, a new service about ${round(serviceStartS)} s.`
  if (during <= bearableMs && migrationS < serviceStartS) return yes(sum, shorter)
  const why = during <= bearableMs ? shorter : `More than ${bearableMs} ms is too much for a user to bear.`
  return no(sum, why, 'Start the service at the target anew.')
}

const yes = (...reasons: string[]): Advice => ({ migrate: true, reasons })
const no = (...reasons: string[]): Advice => ({ migrate: false, reasons })

/**
 * The address that a guest will have at the target by the even/odd plan: clients have even ones, and their guest the next odd
 * one. Null for an address that is no client's (odd, or at the edge of its /24).
 */
export function nextGuestAddress(clientAddress: string): string | null {
  const match = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.(\d{1,3})$/.exec(clientAddress)
  const last = Number(match?.[2] ?? Number.NaN)
  if (!match || !(last > 0 && last < 254) || last % 2 !== 0) return null
  return `${match[1]}.${last + 1}`
}
