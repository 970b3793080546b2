import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { type Effort, effortOf, SESSION_MS, TALKATIVE_CHANNELS } from '../domain/effort'
import { burstTables, isBreach, isOwnWords } from './bursts'
import { inIds } from './family'

type Row = {
  id: string
  contacts: number
  changes: number
  breaches: number
  reopenings: number
  channels: Channel[] | null
}

/** Observed effort and inbound channels, in order of first use, of each conversation. The fast path of `contactsOf` and `effortOf`. */
export async function effortsOf(
  conversationIds: readonly string[],
): Promise<Map<string, { effort: Effort; channels: Channel[] }>> {
  if (conversationIds.length === 0) return new Map()
  const ids = inIds(conversationIds)
  const talkative = sql.join(
    TALKATIVE_CHANNELS.map((channel) => sql`${channel}`),
    sql`, `,
  )
  const rows = await database().execute<Row>(sql`
    with ${burstTables(sql`i.conversation_id in ${ids}`, sql`e.conversation_id in ${ids}`)},
    steps as (
      select i.conversation_id, i.channel, i.received_at, i.id, lag(i.channel) over w as before, lag(i.received_at) over w as before_at
      from interactions i where i.conversation_id in ${ids} and ${isOwnWords}
      window w as (partition by i.conversation_id order by i.received_at, i.id)),
    counted as (
      select conversation_id, count(*) filter (where before is distinct from channel or channel not in (${talkative})
          or received_at - before_at > make_interval(secs => ${SESSION_MS / 1000}))::int as contacts,
        count(*) filter (where before <> channel)::int as changes
      from steps group by conversation_id),
    used as (
      select conversation_id, array_agg(channel order by first_at) as channels from (
        select i.conversation_id, i.channel, min(i.received_at) as first_at from interactions i
        where i.conversation_id in ${ids} and i.channel <> 'internal' and not i.automatic and i.state is distinct from 'cancelled'
        group by 1, 2) each group by conversation_id),
    late as (select b.conversation_id, count(*)::int as breaches from bursts b where ${isBreach} group by 1)
    select c.id, coalesce(counted.contacts, 0) as contacts, coalesce(counted.changes, 0) as changes,
      coalesce(late.breaches, 0) as breaches, c.reopened_count as reopenings, used.channels
    from conversations c
    left join counted on counted.conversation_id = c.id
    left join used on used.conversation_id = c.id
    left join late on late.conversation_id = c.id
    where c.id in ${ids}`)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        effort: effortOf({
          contacts: row.contacts,
          channelChanges: row.changes,
          breaches: row.breaches,
          reopenings: row.reopenings,
        }),
        channels: row.channels ?? [],
      },
    ]),
  )
}
