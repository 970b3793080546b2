import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import type { ConversationReason, ConversationStatus } from '@/lib/conversations/domain'
import { instantText } from '@/lib/conversations/queries/instants'
import { inIds } from '@/lib/customers/queries/family'
import { customerRows } from '@/lib/customers/queries/list'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { parseSearch, type SearchQuery } from '../domain/query'
import { marksOf } from '../domain/snippet'
import { type SearchInput, searchInput } from '../schemas'
import type { ConversationHitView, CustomerHitView, WhoView } from '../views'
import { customersByIdentifier } from './identifiers'
import { customersByWords, type NameHits } from './names'

/** Enough of the latest conversations to answer a word that many subjects have. */
const LATEST = 3000
const MIN_INDEXED = 3
/** Conversations shown of each customer that was found, and of how many customers. */
const OF_EACH = 3
const OF_CUSTOMERS = 3

const NOBODY: NameHits = { hits: [], partial: false }

async function findCustomers(
  query: SearchQuery,
  limit: number,
): Promise<{ customers: CustomerHitView[]; partial: boolean }> {
  // Figures are a number before they are a word: the rest of the file is searched only when no number answers.
  const figures = query.words.every((word) => /^\d+$/.test(word))
  const [identified, words] = await Promise.all([
    customersByIdentifier(query, limit),
    figures ? NOBODY : customersByWords(query, limit),
  ])
  const { hits: named, partial } = figures && identified.length === 0 ? await customersByWords(query, limit) : words
  const matched = new Map(identified.map((hit) => [hit.customerId, hit]))
  const near = new Map(named.map((hit) => [hit.id, hit.near]))
  const ids = [...new Set([...identified.map((hit) => hit.customerId), ...named.map((hit) => hit.id)])].slice(0, limit)
  const rows = await customerRows(ids)
  const customers = rows.map((row) => {
    const hit = matched.get(row.id)
    return {
      ...row,
      ranges: marksOf(row.displayName, query.words),
      matched: hit ? { kind: hit.kind, value: hit.value, exact: hit.exact } : null,
      near: near.get(row.id) ?? false,
    }
  })
  return { customers, partial }
}

type Row = {
  id: string
  number: number
  subject: string
  customer_id: string
  customer_name: string
  last_channel: Channel
  status: ConversationStatus
  reason: ConversationReason | null
  assignee_id: string | null
  assignee_name: string | null
  due_at: string | null
  waiting_since: string | null
  last_interaction_at: string
}

async function bySubject(query: SearchQuery, limit: number): Promise<string[]> {
  const words = query.words.filter((word) => word.length >= MIN_INDEXED)
  if (words.length === 0) return []
  const folded = sql`relais_fold(c.subject)`
  const matches = sql.join(
    words.map((word) => sql`${folded} like ${`%${word}%`}`),
    sql` and `,
  )
  const order = sql`c.last_interaction_at desc nulls last, c.id desc nulls last`
  const latest = await database().execute<{ id: string }>(sql`
    select c.id from (select id, subject, last_interaction_at from conversations c order by ${order} limit ${LATEST}) c
    where ${matches} order by ${order} limit ${limit}`)
  if (latest.length === limit) return latest.map((row) => row.id)
  const indexed = await database().transaction(async (tx) => {
    await tx.execute(sql`set local gin_fuzzy_search_limit = 20000`)
    return tx.execute<{ id: string }>(sql`
      select c.id from (select id, last_interaction_at from conversations c where ${matches} limit 20000) c order by ${order} limit ${limit}`)
  })
  return [...new Set([...latest, ...indexed].map((row) => row.id))].slice(0, limit)
}

async function ofCustomers(customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return []
  const rows = await database().execute<{ id: string }>(sql`
    select c.id from unnest(array[${sql.join(
      customerIds.map((id) => sql`${id}::uuid`),
      sql`, `,
    )}]) with ordinality as asked(id, nth),
    lateral (select v.id, v.status, v.last_interaction_at from conversations v where v.customer_id = asked.id
      order by v.last_interaction_at desc nulls last limit ${OF_EACH}) c
    order by asked.nth, (c.status = 'resolved'), c.last_interaction_at desc`)
  return rows.map((row) => row.id)
}

async function findConversations(
  query: SearchQuery,
  customers: readonly CustomerHitView[],
  limit: number,
): Promise<ConversationHitView[]> {
  const [numbered, subjects, theirs] = await Promise.all([
    query.conversation === null
      ? []
      : database().execute<{ id: string }>(sql`select id from conversations where number = ${query.conversation}`),
    bySubject(query, limit),
    ofCustomers(
      customers
        .filter((customer) => !customer.near || customers.length === 1)
        .slice(0, OF_CUSTOMERS)
        .map((customer) => customer.id),
    ),
  ])
  const because = new Map<string, ConversationHitView['because']>()
  for (const { id } of numbered) because.set(id, 'number')
  for (const id of subjects) if (!because.has(id)) because.set(id, 'subject')
  for (const id of theirs) if (!because.has(id)) because.set(id, 'customer')
  const ids = [...because.keys()].slice(0, limit)
  if (ids.length === 0) return []
  const rows = await database().execute<Row>(sql`
    select c.id, c.number, c.subject, c.customer_id, cu.display_name as customer_name, c.last_channel, c.status, c.reason,
      c.assignee_id, u.name as assignee_name, c.due_at::text, c.waiting_since::text, c.last_interaction_at::text
    from conversations c join customers cu on cu.id = c.customer_id left join users u on u.id = c.assignee_id
    where c.id in ${inIds(ids)} and cu.erased_at is null`)
  return ids.flatMap((id) => {
    const row = rows.find((each) => each.id === id)
    const why = because.get(id)
    if (!row || !why) return []
    return {
      id,
      number: row.number,
      subject: row.subject,
      ranges: marksOf(row.subject, query.words),
      customerId: row.customer_id,
      customerName: row.customer_name,
      channel: row.last_channel,
      status: row.status,
      reason: row.reason,
      assignee: row.assignee_id && row.assignee_name ? { id: row.assignee_id, name: row.assignee_name } : null,
      dueAt: instantText(row.due_at),
      waitingSince: instantText(row.waiting_since),
      lastInteractionAt: instantText(row.last_interaction_at),
      because: why,
    }
  })
}

/**
 * Customers by name (accents and slips forgiven), e-mail, phone in any spelling, order and loyalty number, and their
 * conversations, by number and subject as well. An exact identifier comes first. What the actor may not read is left out.
 */
export async function searchWho(actor: Actor, given: SearchInput): Promise<WhoView> {
  demand(actor, 'search.use')
  const parsed = searchInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const query = parseSearch(parsed.data.q)
  if (!query) return { customers: [], conversations: [], partial: false }
  const { customers, partial } = can(actor, 'customer.read')
    ? await findCustomers(query, parsed.data.limit)
    : { customers: [], partial: false }
  const conversations = can(actor, 'conversation.read')
    ? await findConversations(query, customers, parsed.data.limit)
    : []
  return { customers, conversations, partial }
}
