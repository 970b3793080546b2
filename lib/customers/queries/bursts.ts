import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { CHANNELS, DEFAULT_PROMISED_DELAY_MINUTES } from '@/lib/channels/port'
import { isMissed } from '@/lib/conversations/queries/thread'

const defaults = sql.join(
  CHANNELS.map((channel) => sql`(${channel}, ${sql.raw(String(DEFAULT_PROMISED_DELAY_MINUTES[channel]))})`),
  sql`, `,
)

/** What a customer says in their own words: neither a bounce, nor an automatic answer, nor a look at the FAQ. */
export const isOwnWords = sql`(i.direction = 'inbound' and not i.automatic
  and i.kind not in ('bounce', 'auto_reply', 'abuse_report', 'note', 'selfcare') and i.state is distinct from 'cancelled')`

/**
 * Common table expressions up to `bursts(conversation_id, channel, at, due_at, answered_at)`: each time a customer began
 * to wait, until when the channel had promised an answer and when a person gave one, or resolved. The rules are those of
 * the clock (`clockAfterInbound`, `clockAfterOutbound`): an acknowledgement is no answer, a call that was taken and a
 * visit are answered on the spot, thanks after a resolution start nothing. `interactions` limits `i`, `events` limits `e`.
 */
export function burstTables(interactions: SQL, events: SQL): SQL {
  return sql`
    promised(channel, minutes) as (
      select d.channel, coalesce(
        (select a.promised_delay_minutes from channel_accounts a where a.channel = d.channel order by a.is_default desc, a.created_at limit 1),
        d.minutes)
      from (values ${defaults}) d(channel, minutes)),
    line as (
      select i.conversation_id, i.received_at as at, i.id, i.channel, coalesce(a.promised_delay_minutes, p.minutes) as minutes,
        case
          when i.direction = 'outbound' then case when i.automatic or ${isMissed} then null else 'answer' end
          when not ${isOwnWords} then null
          when (i.kind in ('call', 'visit') or i.channel = 'video') and not ${isMissed} then 'answer'
          else 'waits' end as side
      from interactions i
      left join channel_accounts a on a.id = i.channel_account_id
      join promised p on p.channel = i.channel
      where ${interactions} and i.conversation_id is not null and i.direction <> 'internal' and i.state is distinct from 'cancelled'
      union all
      select e.conversation_id, e.at, e.id, null, null, 'resolved' from conversation_events e
      where ${events} and e.kind = 'resolved' and e.undone_at is null),
    marked as (
      select *, lag(side) over (partition by conversation_id order by at, id) as before,
        min(case when side <> 'waits' then at end)
          over (partition by conversation_id order by at desc, id desc rows between unbounded preceding and 1 preceding) as answered_at
      from line where side is not null),
    bursts as (
      select m.conversation_id, m.channel, m.at, m.at + make_interval(mins => m.minutes) as due_at, m.answered_at
      from marked m
      where m.side = 'waits' and (m.before is null or m.before = 'answer' or exists (
        select 1 from conversation_events r where r.conversation_id = m.conversation_id and r.kind = 'reopened' and r.at = m.at)))`
}

/** Whether a burst outlasted its promise. */
export const isBreach = sql`(coalesce(b.answered_at, now()) > b.due_at)`
