import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import type { ConversationReason } from '@/lib/conversations/domain'
import { burstTables, isBreach } from '@/lib/customers/queries/bursts'
import { inIds } from '@/lib/customers/queries/family'
import type { Actor } from '@/lib/platform/actor'
import { ORGANISATION_TIME_ZONE } from '@/lib/platform/time'
import type { DensityView, DensityWeekView, TimelineFacetsView, TimelineOverviewView } from '../views'
import { happened, ofFamily, readCustomer } from './scope'

/** How far back the strip reaches. */
const STRIP = sql`interval '18 months'`

/** Contacts in and out and promises broken, per local week, in one query. Notes, bounces and automatic answers of the customer's side do not count. */
async function densityOf(family: readonly string[]): Promise<DensityView> {
  const zone = sql`${ORGANISATION_TIME_ZONE}`
  const weekOf = (at: ReturnType<typeof sql>) => sql`date_trunc('week', ${at} at time zone ${zone})::date`
  const weeks = await database().execute<DensityWeekView>(sql`
    with ${burstTables(
      ofFamily(family),
      sql`e.conversation_id in (select id from conversations where customer_id in ${inIds(family)})`,
    )},
    contacts as (
      select ${weekOf(sql`i.received_at`)} as week, count(*) filter (where i.direction = 'inbound')::int as inbound,
        count(*) filter (where i.direction = 'outbound')::int as outbound
      from interactions i
      where ${ofFamily(family)} and ${happened} and i.direction <> 'internal' and i.received_at > now() - ${STRIP}
        and i.kind not in ('bounce', 'auto_reply', 'abuse_report', 'note')
      group by 1),
    broken as (
      select ${weekOf(sql`b.due_at`)} as week, count(*)::int as breaches from bursts b
      where ${isBreach} and b.due_at > now() - ${STRIP} group by 1),
    bounds as (select least((select min(week) from contacts), (select min(week) from broken)) as first, ${weekOf(sql`now()`)} as last)
    select w::date::text as start, coalesce(c.inbound, 0) as inbound, coalesce(c.outbound, 0) as outbound, coalesce(x.breaches, 0) as breaches
    from bounds, generate_series(bounds.first::timestamp, bounds.last::timestamp, interval '7 days') w
    left join contacts c on c.week = w::date left join broken x on x.week = w::date
    order by w`)
  return {
    weeks: [...weeks],
    inbound: weeks.reduce((sum, week) => sum + week.inbound, 0),
    outbound: weeks.reduce((sum, week) => sum + week.outbound, 0),
    weeksWithBreach: weeks.filter((week) => week.breaches > 0).length,
  }
}

type FacetRow = { kind: 'channel' | 'reason' | 'agent'; value: string; name: string | null; count: number }

async function facetsOf(family: readonly string[]): Promise<TimelineFacetsView & { total: number }> {
  const rows = await database().execute<FacetRow>(sql`
    with mine as (
      select i.channel, c.reason, i.author_id from interactions i left join conversations c on c.id = i.conversation_id
      where ${ofFamily(family)} and ${happened})
    select 'channel' as kind, channel as value, null as name, count(*)::int as count from mine group by 2
    union all select 'reason', reason, null, count(*)::int from mine where reason is not null group by 2
    union all select 'agent', u.id::text, u.name, count(*)::int from mine join users u on u.id = mine.author_id group by 2, 3
    order by count desc, value`)
  const of = (kind: FacetRow['kind']) => rows.filter((row) => row.kind === kind)
  return {
    channels: of('channel').map(({ value, count }) => ({ channel: value as Channel, count })),
    reasons: of('reason').map(({ value, count }) => ({ reason: value as ConversationReason, count })),
    agents: of('agent').map(({ value, name, count }) => ({ id: value, name: name ?? '', count })),
    total: of('channel').reduce((sum, row) => sum + row.count, 0),
  }
}

/** The density strip of a customer's history and what it can be filtered by. Follows merges. Throws `not_found`, `erased`. */
export async function getTimelineOverview(actor: Actor, customerId: string): Promise<TimelineOverviewView> {
  const family = await readCustomer(actor, customerId)
  const [density, { total, ...facets }] = await Promise.all([densityOf(family), facetsOf(family)])
  return { density, facets, total }
}
