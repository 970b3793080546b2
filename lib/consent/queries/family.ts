import 'server-only'
import { asc, inArray, sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { consentEvents } from '@/db/schema'
import type { FoldEvent, MergeTree } from '../domain/fold'

type Member = { id: string; parent_id: string | null; at: string | null }

/** The columns of an entry that decide a state. */
export const FOLDED = {
  id: consentEvents.id,
  seq: consentEvents.seq,
  occurredAt: consentEvents.occurredAt,
  receivedAt: consentEvents.receivedAt,
  controller: consentEvents.controller,
  brand: consentEvents.brand,
  purpose: consentEvents.purpose,
  channel: consentEvents.channel,
  state: consentEvents.state,
  legalBasis: consentEvents.legalBasis,
  validUntil: consentEvents.validUntil,
}

type FoldedRow = Pick<typeof consentEvents.$inferSelect, keyof typeof FOLDED>

/** The entry as the fold takes it. */
export function foldEventOf(row: FoldedRow): FoldEvent {
  return {
    id: row.id,
    seq: row.seq,
    occurred_at: row.occurredAt.toISOString(),
    received_at: row.receivedAt.toISOString(),
    controller: row.controller,
    brand: row.brand,
    purpose: row.purpose,
    channel: row.channel,
    state: row.state,
    legal_basis: row.legalBasis,
    valid_until: row.validUntil?.toISOString() ?? null,
  }
}

/** The customer that an id leads to now and everybody merged into it, each with the open merge that brought it. */
async function familyOf(reader: Executor, customerId: string): Promise<Member[]> {
  return reader.execute<Member>(sql`
    with recursive up as (
      select id, merged_into_id, 0 as hop from customers where id = ${customerId}::uuid
      union all
      select c.id, c.merged_into_id, hop + 1 from customers c join up on c.id = up.merged_into_id where hop < 100
    ), tree as (
      select id, null::uuid as parent_id, null::timestamptz as at from up where merged_into_id is null
      union all
      select m.merged_id, m.survivor_id, m.at from merges m join tree t on m.survivor_id = t.id where m.undone_at is null
    )
    select id, parent_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from tree`)
}

/** Ids of the subjects whose entries speak of this customer; empty when there is no such customer. */
export async function subjectsOf(reader: Executor, customerId: string): Promise<string[]> {
  return (await familyOf(reader, customerId)).map(({ id }) => id)
}

/** What the ledger has of a customer: the subjects that are this customer, and what they said before which merge. */
export type CustomerLedger = {
  subjects: string[]
  tree: MergeTree
  /** Instants (ISO, UTC) at which further calls were refused during a call. */
  callRefusals: string[]
}

const refusedInCall = (row: FoldedRow & { method: string }) =>
  row.method === 'call' &&
  row.channel === 'phone' &&
  (row.state === 'denied' || row.state === 'withdrawn') &&
  (row.purpose === 'marketing' || row.purpose === 'survey')

/** The customer's entries, laid out by merges; null when there is no such customer. */
export async function customerLedger(reader: Executor, customerId: string): Promise<CustomerLedger | null> {
  const family = await familyOf(reader, customerId)
  const root = family.find(({ parent_id }) => parent_id === null)
  if (!root) return null
  const rows = await reader
    .select({ ...FOLDED, subjectId: consentEvents.subjectId, method: consentEvents.method })
    .from(consentEvents)
    .where(
      inArray(
        consentEvents.subjectId,
        family.map(({ id }) => id),
      ),
    )
    .orderBy(asc(consentEvents.seq))
  const events = new Map<string, FoldEvent[]>()
  for (const row of rows) {
    const own = events.get(row.subjectId) ?? []
    own.push(foldEventOf(row))
    events.set(row.subjectId, own)
  }
  const treeOf = (id: string): MergeTree => ({
    events: events.get(id) ?? [],
    joined: family
      .filter((member) => member.parent_id === id)
      .map((member) => ({ at: member.at ?? '', subject: treeOf(member.id) })),
  })
  return {
    subjects: family.map(({ id }) => id),
    tree: treeOf(root.id),
    callRefusals: rows.filter(refusedInCall).map(({ occurredAt }) => occurredAt.toISOString()),
  }
}
