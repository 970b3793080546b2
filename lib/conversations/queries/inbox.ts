import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import type { ConversationReason, ConversationStatus, Urgency } from '../domain'
import { type InboxFilters, type InboxInput, type InboxViewName, inboxInput } from '../schemas'
import type { InboxCountsView, InboxItemView, InboxPage } from '../views'
import { instantText } from './instants'

/** A mention keeps a conversation in the mentions view this long. */
const MENTION_WINDOW = sql`interval '30 days'`
const UNRESOLVED: readonly ConversationStatus[] = ['open', 'pending', 'snoozed']

const due = sql`coalesce(c.due_at, 'infinity'::timestamptz)`

/**
 * One slice for each value of the first list among the filters: what was resolved is indexed within each of them, and a
 * page of two reasons is a page of either.
 */
function slicesOfResolved({ reason, channel, urgency }: InboxFilters): SQL[] {
  const [column, values] =
    reason.length > 0
      ? [sql`c.reason`, reason]
      : urgency.length > 0
        ? [sql`c.urgency`, urgency]
        : [sql`c.last_channel`, channel]
  const resolved = sql`c.status = 'resolved'`
  if (values.length === 0) return [resolved]
  // Once each: an address may name one twice.
  return [...new Set<string>(values)].map((value) => sql`${resolved} and ${column} = ${value}`)
}

/**
 * The slices of the index that a view consists of. Each is an equality on the leading columns of an index whose rest
 * is the order asked for, so that a page reads about as many rows as it shows, however many conversations there are.
 */
function slices(filters: InboxFilters, me: string | null, teamQueues: readonly string[]): SQL[] {
  const byDue = filters.sort === 'due'
  const mine = sql`c.assignee_id = ${me}::uuid`
  // Written out, not a parameter: Postgres must see at planning time that the partial indexes apply.
  const status = (value: ConversationStatus) => sql.raw(`c.status = '${value}'`)
  const unresolved = sql`c.status <> 'resolved'`
  const eachStatus = (where: SQL) => UNRESOLVED.map((value) => sql`${status(value)} and ${where}`)
  switch (filters.view) {
    case 'mine':
      return [sql`${mine} and ${status('open')}`]
    case 'unassigned':
      return [sql`c.assignee_id is null and ${status('open')}`]
    case 'waiting':
      return byDue
        ? [sql`${mine} and ${status('pending')}`, sql`${mine} and ${status('snoozed')}`]
        : [sql`${mine} and ${unresolved} and c.status in ('pending', 'snoozed')`]
    case 'team':
      return teamQueues.map((queue) => sql`c.queue_id = ${queue}::uuid and ${status('open')}`)
    case 'all':
      return byDue ? eachStatus(sql`true`) : [unresolved]
    case 'breached':
      return byDue ? eachStatus(sql`${due} < now()`) : [sql`${unresolved} and c.due_at < now()`]
    case 'mentions':
      return [
        sql`${unresolved} and c.id in (
          select conversation_id from mentions where user_id = ${me}::uuid and created_at > now() - ${MENTION_WINDOW})`,
      ]
    case 'resolved':
      return slicesOfResolved(filters)
  }
}

type Order = { key: SQL; by: SQL; outer: SQL; after: (value: string, id: string) => SQL }

function orderOf(view: InboxViewName, sort: InboxFilters['sort']): Order {
  if (view !== 'resolved' && sort === 'due') {
    return {
      key: due,
      by: sql`${due}, c.id`,
      outer: sql`place, id`,
      after: (value, id) => sql`(${due}, c.id) > (${value}::timestamptz, ${id}::uuid)`,
    }
  }
  const key = view === 'resolved' ? sql`c.resolved_at` : sql`c.last_interaction_at`
  return {
    key,
    // Spelled like the index: without NULLS LAST Postgres would sort what is already sorted.
    by: sql`${key} desc nulls last, c.id desc nulls last`,
    outer: sql`place desc, id desc`,
    after: (value, id) => sql`(${key}, c.id) < (${value}::timestamptz, ${id}::uuid)`,
  }
}

const listed = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`

function filtersOf(filters: InboxFilters): SQL {
  const parts = [sql`true`]
  if (filters.channel.length > 0) parts.push(sql`c.last_channel in ${listed(filters.channel)}`)
  if (filters.reason.length > 0) parts.push(sql`c.reason in ${listed(filters.reason)}`)
  if (filters.urgency.length > 0) parts.push(sql`c.urgency in ${listed(filters.urgency)}`)
  if (filters.queue) parts.push(sql`c.queue_id = ${filters.queue}::uuid`)
  if (filters.assignee) parts.push(sql`c.assignee_id = ${filters.assignee}::uuid`)
  return sql.join(parts, sql` and `)
}

function placeOf(cursor: string | undefined): { value: string; id: string } | null {
  const values = decodeCursor(cursor, ['instant', 'id'])
  if (!values) return null
  const [value, id] = values
  return { value, id }
}

/** The queues of the colleague's teams, in use. */
async function queuesOfTeams(me: string | null): Promise<string[]> {
  if (!me) return []
  const rows = await database().execute<{ id: string }>(sql`
    select q.id from team_members m join queues q on q.team_id = m.team_id
    where m.user_id = ${me}::uuid and q.archived_at is null`)
  return rows.map((row) => row.id)
}

type Row = {
  id: string
  place: string
  number: number
  customer_id: string
  customer_name: string
  subject: string
  preview: string
  last_channel: Channel
  status: ConversationStatus
  reason: ConversationReason | null
  urgency: Urgency
  queue_id: string
  queue_name: string
  assignee_id: string | null
  assignee_name: string | null
  waiting_since: string | null
  due_at: string | null
  snoozed_until: string | null
  resolved_at: string | null
  last_interaction_at: string
  unread: boolean
  version: number
}

function itemOf(row: Row): InboxItemView {
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    customerName: row.customer_name,
    subject: row.subject,
    preview: row.preview,
    channel: row.last_channel,
    status: row.status,
    reason: row.reason,
    urgency: row.urgency,
    queue: { id: row.queue_id, name: row.queue_name },
    assignee: row.assignee_id && row.assignee_name ? { id: row.assignee_id, name: row.assignee_name } : null,
    waitingSince: instantText(row.waiting_since),
    dueAt: instantText(row.due_at),
    snoozedUntil: instantText(row.snoozed_until),
    resolvedAt: instantText(row.resolved_at),
    lastInteractionAt: instantText(row.last_interaction_at),
    unread: row.unread,
    version: row.version,
  }
}

/** A page of a view of the inbox, keyset-ordered by the time left or by recency. Throws `invalid_input` for a foreign cursor. */
export async function listInbox(actor: Actor, given: Partial<InboxInput> = {}): Promise<InboxPage> {
  demand(actor, 'conversation.read')
  const parsed = inboxInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const input = parsed.data
  const me = userIdOf(actor)
  const order = orderOf(input.view, input.sort)
  const place = placeOf(input.cursor)
  const teamQueues = input.view === 'team' ? await queuesOfTeams(me) : []
  const where = slices(input, me, teamQueues)
  if (where.length === 0) return { items: [], next: null }
  const after = place ? order.after(place.value, place.id) : sql`true`
  const filters = filtersOf(input)
  const parts = where.map(
    (slice) => sql`(select c.id, ${order.key} as place from conversations c
      where ${slice} and ${after} and ${filters} order by ${order.by} limit ${input.limit + 1})`,
  )
  const rows = await database().execute<Row>(sql`
    with page as (
      select * from (${sql.join(parts, sql` union all `)}) every_slice order by ${order.outer} limit ${input.limit + 1})
    select c.id, page.place::text as place, c.number, c.customer_id, cu.display_name as customer_name, c.subject, c.preview,
      c.last_channel, c.status, c.reason, c.urgency, c.queue_id, q.name as queue_name, c.assignee_id, u.name as assignee_name,
      c.waiting_since::text, c.due_at::text, c.snoozed_until::text, c.resolved_at::text, c.last_interaction_at::text, c.version,
      (c.waiting_since is not null and c.last_inbound_at > coalesce(r.read_at, '-infinity'::timestamptz)) as unread
    from page
    join conversations c on c.id = page.id
    join customers cu on cu.id = c.customer_id
    join queues q on q.id = c.queue_id
    left join users u on u.id = c.assignee_id
    left join conversation_reads r on r.conversation_id = c.id and r.user_id = ${me}::uuid
    order by ${input.view !== 'resolved' && input.sort === 'due' ? sql`page.place, c.id` : sql`page.place desc, c.id desc`}`)
  const items = rows.slice(0, input.limit).map(itemOf)
  const last = rows[input.limit - 1]
  const next = rows.length > input.limit && last ? encodeCursor([last.place, last.id]) : null
  return { items, next }
}

/** What each view holds, in one pass over an index of what is not resolved. */
export async function countInbox(actor: Actor): Promise<InboxCountsView> {
  demand(actor, 'conversation.read')
  const me = userIdOf(actor)
  const queues = await queuesOfTeams(me)
  const inTeam = queues.length === 0 ? sql`false` : sql`queue_id in ${listed(queues)}`
  const mine = sql`assignee_id = ${me}::uuid`
  const [row] = await database().execute<Omit<InboxCountsView, 'mineBreached'> & { mine_breached: number }>(sql`
    select
      count(*) filter (where ${mine} and status = 'open')::int as mine,
      count(*) filter (where assignee_id is null and status = 'open')::int as unassigned,
      count(*) filter (where ${inTeam} and status = 'open')::int as team,
      count(*)::int as all,
      count(*) filter (where ${mine} and status in ('pending', 'snoozed'))::int as waiting,
      count(*) filter (where due_at < now())::int as breached,
      count(*) filter (where ${mine} and due_at < now())::int as mine_breached,
      (select count(distinct m.conversation_id)::int from mentions m join conversations mc on mc.id = m.conversation_id
        where m.user_id = ${me}::uuid and m.seen_at is null and mc.status <> 'resolved') as mentions
    from conversations where status <> 'resolved'`)
  if (!row) throw new Error('count returned nothing')
  const { mine_breached, ...counts } = row
  return { ...counts, mineBreached: mine_breached }
}
