import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import type { ConversationReason, Urgency } from '@/lib/conversations/domain'
import { effortsOf } from '@/lib/customers/queries/effort'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import { DomainError } from '@/lib/platform/errors'
import type { AdviceChannel } from '../domain/channels'
import { HANDLE_MINUTES } from '../domain/costs'

/** From this effort on the customer has done our work (S1). */
const HIGH_EFFORT = 5
const JUST_WROTE = sql`interval '2 days'`

export type Reach = { kind: ContactPointKind; mobile: boolean }

export type Situation = {
  birthDate: string | null
  /** Open requests, the one asked about first, then the latest. */
  request: { id: string; reason: ConversationReason | null; urgency: Urgency } | null
  /** Where the customer wrote or called in the last days. */
  lastInbound: Channel | null
  unhappy: boolean
  /** Kinds of contact points that work. */
  reach: Reach[]
  /** Channels of ours that are open. */
  ours: Channel[]
}

/** What is going on with a customer that matters to how we reach them. Throws `not_found` for an unknown conversation. */
export async function situationOf(
  reader: Executor,
  customerId: string,
  conversationId: string | undefined,
): Promise<Situation> {
  const [[customer], open, [last], reach, ours] = await Promise.all([
    reader.execute<{ birth_date: string | null }>(
      sql`select birth_date::text from customers where id = ${customerId}::uuid`,
    ),
    reader.execute<{ id: string; reason: ConversationReason | null; urgency: Urgency; resolved: boolean }>(sql`
      select id, reason, urgency, status = 'resolved' as resolved from conversations
      where customer_id = ${customerId}::uuid and (status <> 'resolved' or id = ${conversationId ?? null}::uuid)
      order by (id = ${conversationId ?? null}::uuid) desc nulls last, last_interaction_at desc limit 20`),
    reader.execute<{ channel: Channel }>(sql`
      select channel from interactions
      where customer_id = ${customerId}::uuid and direction = 'inbound' and received_at > now() - ${JUST_WROTE}
        and kind not in ('bounce', 'auto_reply', 'abuse_report', 'selfcare')
      order by received_at desc, id desc limit 1`),
    reader.execute<{ kind: ContactPointKind; mobile: boolean }>(sql`
      select distinct p.kind, p.kind = 'phone' and p.value !~ '^\\+33[1-589]' as mobile
      from contact_point_uses u join contact_points p on p.id = u.contact_point_id
      where u.customer_id = ${customerId}::uuid and u.valid_to is null and p.bounce_kind is distinct from 'hard'`),
    reader.execute<{ channel: Channel }>(sql`select distinct channel from channel_accounts where disabled_at is null`),
  ])
  if (!customer) throw new DomainError('not_found')
  if (conversationId && open[0]?.id !== conversationId) throw new DomainError('not_found')
  const waiting = open.filter(({ resolved }) => !resolved)
  const efforts = await effortsOf(waiting.map(({ id }) => id))
  const request = open[0] ?? null
  return {
    birthDate: customer.birth_date,
    request: request && { id: request.id, reason: request.reason, urgency: request.urgency },
    lastInbound: last?.channel ?? null,
    unhappy:
      waiting.some(({ reason }) => reason === 'complaint') ||
      [...efforts.values()].some(({ effort }) => effort.total >= HIGH_EFFORT),
    reach: [...reach],
    ours: ours.map(({ channel }) => channel),
  }
}

/**
 * Minutes until somebody could take up another contact now, per channel where one is taken at a time: those who wait
 * there, shared among the colleagues whose teams own the channel's queues.
 */
export async function waitsNow(reader: Executor): Promise<Map<AdviceChannel, number>> {
  const rows = await reader.execute<{ channel: AdviceChannel; waiting: number; colleagues: number }>(sql`
    select a.channel, max(w.waiting)::int as waiting, count(distinct m.user_id)::int as colleagues
    from channel_accounts a
    join queues q on q.id = a.queue_id
    join team_members m on m.team_id = q.team_id
    join users u on u.id = m.user_id and u.disabled_at is null
    cross join lateral (
      select count(*) as waiting from conversations c
      where c.status <> 'resolved' and c.waiting_since is not null and c.last_channel = a.channel) w
    where a.disabled_at is null and a.channel in ('phone', 'video', 'chat')
    group by a.channel`)
  return new Map(
    rows.map(({ channel, waiting, colleagues }) => [
      channel,
      Math.round((waiting * (HANDLE_MINUTES[channel] ?? 0)) / Math.max(1, colleagues)),
    ]),
  )
}
