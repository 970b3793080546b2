import type { HardFacts } from './hard-facts'
import type { Matcher, PreparedRecord } from './score'
import type { Frequency } from './scorer'
import { type Comparable, judge, type Verdict } from './verdict'

/** A source record ready to be compared. */
export type MatchRecord = {
  id: string
  customerId: string
  prepared: PreparedRecord
  facts: HardFacts
}

/** A customer who uses a contact point now, and the record that says so. */
export type PointMatch = { customerId: string; sourceRecordId: string }

/** A customer's claim on a contact point. `since`: when the customer was made, in microseconds since 1970. */
export type PointUse = PointMatch & { since: number; suspect: boolean }

export type Found = { customerId: string; verdict: Verdict }

/** What the matcher found about one record, before anything is locked or written. */
export type Findings = {
  /** The customer of the record from now on, and the record that led to it; null for a new customer. */
  home: PointMatch | null
  /** Customers that are one with `home` now that this record is known, the likeliest first. */
  same: readonly Found[]
  /** Customers that a person should compare, the likeliest first. */
  review: readonly Found[]
  keys: readonly bigint[]
  modelVersion: number
}

/** A record and everybody it may belong to. */
export type Encounter = {
  me: Comparable
  source: string
  /** The customer of the record when it has one, and the other records of that customer. */
  own: string | null
  kin: readonly Comparable[]
  /** Other customers who use its contact points, in the order of its points. */
  pointing: readonly PointMatch[]
  /** All records of its kind of the other customers that it is compared with. */
  strangers: readonly MatchRecord[]
}

/** Of the customers that share a key, so many are looked at as a whole: the likeliest. */
const MOST_JUDGED = 8
/** So many pairs at most are put before the stewards for one record: more would be namesakes. */
const MOST_PROPOSED = 3

/** Sources whose address is itself who speaks: what comes from it belongs to whoever has it, whatever name it signs with. */
const SPEAKS_BY_ADDRESS = /^(?:email|sms|whatsapp|messenger|instagram|x|facebook|phone)$/

const recordsOf = ({ strangers }: Encounter, customers: readonly string[]) => {
  const theirs = Map.groupBy(strangers, ({ customerId }) => customerId)
  return new Map(customers.map((customerId) => [customerId, theirs.get(customerId) ?? []]))
}

/** Judges some records against customers, the likeliest first. */
function judgeEach(
  matcher: Matcher,
  frequency: Frequency,
  group: readonly Comparable[],
  customers: ReadonlyMap<string, readonly MatchRecord[]>,
): Found[] {
  return [...customers]
    .flatMap(([customerId, records]) => {
      const verdict = judge(matcher, frequency, group, records)
      return verdict ? [{ customerId, verdict }] : []
    })
    .sort((a, b) => b.verdict.best.score.weight - a.verdict.best.score.weight || (a.customerId < b.customerId ? -1 : 1))
}

/** Where a record belongs, and who is to be judged against everything that is known there. */
export type Homecoming = {
  home: PointMatch | null
  /** The record with all others of its customer. */
  family: readonly Comparable[]
  /** The other customers worth judging, with their records. */
  rest: ReadonlyMap<string, readonly MatchRecord[]>
}

/**
 * The customer a record belongs to: its own, else the one its contact points lead to unless the two contradict each
 * other, else the one the model is certain of, else nobody yet.
 */
export function findHome(matcher: Matcher, encounter: Encounter, frequency: Frequency): Homecoming {
  const { me, own, kin, pointing, strangers, source } = encounter
  const plausible = strangers
    .map(({ customerId, prepared }) => ({ customerId, score: matcher.score(me.prepared, prepared, frequency) }))
    .filter(({ score }) => score.band !== 'none')
    .sort((a, b) => b.score.weight - a.score.weight || (a.customerId < b.customerId ? -1 : 1))
    .map(({ customerId }) => customerId)
  const judged = [...new Set([...pointing.map(({ customerId }) => customerId), ...plausible])].slice(0, MOST_JUDGED)
  const candidates = recordsOf(encounter, judged)
  const alone = judgeEach(matcher, frequency, [me], candidates)
  const refused = new Set(alone.filter(({ verdict }) => verdict.contradicted).map(({ customerId }) => customerId))
  const speaksByAddress = SPEAKS_BY_ADDRESS.test(source)
  const pointed = own ? undefined : pointing.find(({ customerId }) => speaksByAddress || !refused.has(customerId))
  const [likeliest] = alone.filter(({ verdict }) => verdict.band === 'same')
  const home = own
    ? { customerId: own, sourceRecordId: me.id }
    : (pointed ?? (likeliest ? { customerId: likeliest.customerId, sourceRecordId: likeliest.verdict.best.b } : null))
  const atHome = home && !own ? strangers.filter(({ customerId }) => customerId === home.customerId) : []
  const rest = new Map([...candidates].filter(([customerId]) => customerId !== home?.customerId))
  return { home, family: [me, ...kin, ...atHome], rest }
}

/** What becomes of the other customers, judged with everything that is known of the record's own. */
export function judgeRest(
  matcher: Matcher,
  { home, family, rest }: Homecoming,
  frequency: Frequency,
): Pick<Findings, 'same' | 'review'> {
  const others = judgeEach(matcher, frequency, family, rest)
  return {
    same: home ? others.filter(({ verdict }) => verdict.band === 'same') : [],
    review: others.filter(({ verdict }) => verdict.band === 'review').slice(0, MOST_PROPOSED),
  }
}
