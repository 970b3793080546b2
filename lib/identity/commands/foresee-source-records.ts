import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import { type ContactPointKind, distinctPoints, pointName } from '../domain/contact-points'
import { Newcomers } from '../domain/newcomers'
import { hash32 } from '../domain/text'
import { matchRules } from '../queries/match-rules'
import type { ComingRecord } from './encounters'
import { findMatchesOfMany } from './find-matches-of-many'
import { dropEmpty, type SourceRecordInput } from './resolve-source-record'
import { newIds, recordName } from './resolve-source-records'

/** `updated`: a known record that would say something else; `unchanged`: one that says this already. */
export type Foreseen = 'created' | 'matched' | 'review' | 'updated' | 'unchanged'

type Standing = { id: string; attributes: SourceAttributes; customer: string | null; points: string[] }
type KnownPoint = { id: string; kind: ContactPointKind; value: string; shared: boolean }

/** What is known of the records of these inputs, in their order. */
async function standingOf(db: Executor, inputs: readonly SourceRecordInput[]): Promise<(Standing | null)[]> {
  const wanted = inputs.map(({ source, sourceKey }, at) => ({ at, source, key: sourceKey }))
  const rows = await executePrepared<Standing & { at: number }>(
    db,
    sql`
    select w.at, s.id, s.attributes,
      (select customer_id from customer_links where source_record_id = s.id and until is null) as customer,
      array(
        select p.kind || ' ' || p.value from contact_point_uses u join contact_points p on p.id = u.contact_point_id
        where u.source_record_id = s.id and u.valid_to is null
      ) as points
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (at int, source text, key text)
    join source_records s on s.source = w.source and s.source_key = w.key`,
  )
  const found = new Map(rows.map((row) => [row.at, row]))
  return inputs.map((_, at) => found.get(at) ?? null)
}

/** Those of these contact points that somebody stated already, by `pointName`. */
async function pointsOf(db: Executor, inputs: readonly SourceRecordInput[]): Promise<Map<string, KnownPoint>> {
  const stated = distinctPoints(inputs.flatMap(({ points }) => points)).map(({ kind, value }) => ({ kind, value }))
  const rows = await executePrepared<KnownPoint>(
    db,
    sql`
    select p.id, p.kind, p.value, p.shared_at is not null as shared
    from jsonb_to_recordset(${JSON.stringify(stated)}::jsonb) as w (kind text, value text)
    join contact_points p on p.kind = w.kind and p.value = w.value`,
  )
  return new Map(rows.map((point) => [pointName(point.kind, point.value), point]))
}

/** Records remembered, some kilobytes each: what comes after so many is foreseen as if those had not been. */
const MOST_REMEMBERED = 50_000

/**
 * What `resolveSourceRecords` would make of many records, in pieces one after the other: nothing is written and nothing
 * locked, records of earlier pieces are remembered in memory.
 */
export class Foresight {
  private newcomers = new Newcomers()
  /** What the inputs so far said, by the name of their record. */
  private readonly met = new Map<string, number>()

  /** The outcomes of some more records, each another, in the order of the input. */
  async foresee(db: Executor, inputs: readonly SourceRecordInput[]): Promise<Foreseen[]> {
    if (this.met.size >= MOST_REMEMBERED) {
      this.newcomers = new Newcomers()
      this.met.clear()
    }
    const [rules, standing, known, ids] = await Promise.all([
      matchRules(db),
      standingOf(db, inputs),
      pointsOf(db, inputs),
      newIds(db, inputs.length * 2),
    ])
    const metBefore = inputs.map((input) => {
      const name = recordName(input)
      const before = this.met.get(name)
      const says = hash32(JSON.stringify([input.attributes, input.points]))
      this.met.set(name, says)
      return before === undefined ? null : { same: before === says }
    })
    const records = new Map<number, ComingRecord>()
    for (const [at, input] of inputs.entries()) {
      const before = standing[at]
      if (metBefore[at] || before?.customer) continue
      records.set(at, {
        id: before?.id ?? (ids[at] as string),
        source: input.source,
        kind: input.kind ?? 'individual',
        attributes: input.attributes,
        customerId: ids[inputs.length + at] as string,
        points: distinctPoints(input.points).map(({ kind, value }) => {
          const point = known.get(pointName(kind, value))
          return { id: point?.id ?? null, kind, value, shared: point?.shared ?? false }
        }),
      })
    }
    const findings = await findMatchesOfMany(db, rules, this.newcomers, [...records.values()], { foresee: true })
    const found = new Map([...records.keys()].map((at, index) => [at, findings[index]]))
    return inputs.map((input, at): Foreseen => {
      const finding = found.get(at)
      if (finding) return finding.home ? 'matched' : finding.review.length > 0 ? 'review' : 'created'
      const met = metBefore[at]
      if (met) return met.same ? 'unchanged' : 'updated'
      const before = standing[at]
      return before && saysNothingNew(before, input) ? 'unchanged' : 'updated'
    })
  }
}

function saysNothingNew(before: Standing, input: SourceRecordInput): boolean {
  const after = { ...before.attributes, ...dropEmpty(input.attributes) }
  return (
    JSON.stringify(after) === JSON.stringify(before.attributes) &&
    distinctPoints(input.points).every(({ kind, value }) => before.points.includes(pointName(kind, value)))
  )
}
