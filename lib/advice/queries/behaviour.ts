import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { isMissed } from '@/lib/conversations/queries/thread'
import type { Attempt } from '../domain/behaviour'
import { ADVICE_CHANNELS, type AdviceChannel } from '../domain/channels'

/** Habits older than this are no habits. */
const LOOK_BACK = sql`interval '18 months'`
/** A reaction after this long is no answer to what we wrote. */
const ANSWER_WITHIN = sql`interval '7 days'`
const MAX_ROWS = 500

const isAdvised = (channel: Channel | AdviceChannel): channel is AdviceChannel =>
  (ADVICE_CHANNELS as readonly string[]).includes(channel)

/**
 * Every call of ours, picked up or not, and every message of ours that the customer reacted to within a week, on the
 * same channel or on another. A message nobody reacted to says nothing: most answers need none.
 */
export async function attemptsOf(reader: Executor, customerId: string): Promise<Attempt[]> {
  const rows = await reader.execute<{ channel: Channel; at: Date; answered_at: Date | null }>(sql`
    with said as (
      select i.id, i.channel, i.kind, i.direction, i.received_at as at, ${isMissed} as missed, i.conversation_id
      from interactions i
      where i.customer_id = ${customerId}::uuid and i.direction <> 'internal' and not i.automatic
        and i.kind not in ('note', 'bounce', 'auto_reply', 'abuse_report', 'selfcare')
        and (i.state is null or i.state in ('sent', 'delivered'))
        and i.received_at > now() - ${LOOK_BACK}
      order by i.received_at desc limit ${MAX_ROWS}),
    steps as (
      select *, lag(channel) over w as before, lag(kind) over w as before_kind, lag(direction) over w as before_direction,
        lag(at) over w as before_at
      from said window w as (partition by conversation_id order by at, id))
    select channel, at, case when missed then null else at end as answered_at
    from said where direction = 'outbound' and kind = 'call'
    union all
    select before, before_at, case when channel = before then at end
    from steps
    where direction = 'inbound' and before_direction = 'outbound' and before_kind <> 'call' and at <= before_at + ${ANSWER_WITHIN}`)
  return rows.flatMap(({ channel, at, answered_at }) =>
    isAdvised(channel)
      ? [
          {
            channel,
            at: new Date(at).getTime(),
            answeredAt: answered_at === null ? null : new Date(answered_at).getTime(),
          },
        ]
      : [],
  )
}
