import 'server-only'
import type { Transaction } from '@/db/client'
import type { ContactPointKind } from '../domain/contact-points'
import { isMatchKey } from '../domain/contact-points'
import type { CustomerKind, StatedIdentity } from '../domain/customer-record'
import { type Encounter, type Findings, findHome, judgeRest } from '../domain/findings'
import { Frequencies } from '../queries/frequencies'
import { customersByPoints, keysOf, matchRecordOf, matchRecords } from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'

export type StatedRecord = { id: string; source: string; kind: CustomerKind; attributes: StatedIdentity }
export type LockedPoint = { id: string; kind: ContactPointKind; value: string; shared: boolean }

/**
 * Looks for the customers that a record may belong to: by its contact points, then by the match model among the records
 * that share a key with it. `own` is the record's customer when it has one. Reads only.
 */
export async function findMatches(
  tx: Transaction,
  rules: MatchRules,
  record: StatedRecord,
  points: readonly LockedPoint[],
  own: string | null,
): Promise<Findings> {
  const { matcher, version } = rules.matcher(record.kind)
  const usable = points.filter((point) => !point.shared && !rules.blocked(point.kind, point.value))
  const stated = { id: record.id, attributes: record.attributes, points: usable }
  const known = own ? await matchRecords(tx, rules, record.kind, { customers: [own] }, [stated]) : []
  const me =
    known.find(({ id }) => id === record.id) ?? matchRecordOf(rules, { ...record, customerId: own ?? '' }, usable)
  const kin = known.filter(({ id }) => id !== me.id)
  const keys = keysOf(record.kind, matcher, me.prepared, record.attributes)
  const pointers = usable.filter(({ kind, value }) => isMatchKey(kind, value))
  // Sent together: neither needs the other's answer.
  const [pointing, sharing] = await Promise.all([
    customersByPoints(tx, rules, pointers).then((all) => all.filter(({ customerId }) => customerId !== own)),
    matchRecords(tx, rules, record.kind, { sharing: { keys, except: record.id } }),
  ])
  const pointedAt = pointing.map(({ customerId }) => customerId)
  const read = new Set(sharing.map(({ customerId }) => customerId))
  const unread = pointedAt.filter((customerId) => !read.has(customerId))
  const strangers = [...sharing, ...(await matchRecords(tx, rules, record.kind, { customers: unread }))].filter(
    ({ customerId }) => customerId !== own,
  )
  const encounter: Encounter = { me, source: record.source, own, kin, pointing, strangers }
  const terms = new Frequencies(tx, record.kind)
  // All asked for at once.
  for (const one of [me, ...kin])
    for (const two of strangers) matcher.score(one.prepared, two.prepared, terms.frequency)
  await terms.read()
  const found = await terms.settle(() => {
    const homecoming = findHome(matcher, encounter, terms.frequency)
    // Two customers that this record has in common are judged with all that is known of its own.
    return { home: homecoming.home, ...judgeRest(matcher, homecoming, terms.frequency) }
  })
  return {
    ...found,
    keys: keys.map(({ key }) => key),
    modelVersion: version,
  }
}
