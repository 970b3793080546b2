import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { policyChannelOf } from '../domain/channels'
import type { ContactFacts } from '../domain/types'

/** Caps count at most 30 days by default and customers choose at most years; what is older decides nothing. */
const LOOK_BACK_DAYS = 400
const MAX_ROWS = 1000

type Row = {
  channel: Channel
  kind: string
  topic: string | null
  slot: string | null
  commercial: boolean
  answered: boolean
  at: Date
}

/** A commercial contact, with the topic it was about. */
export type Solicitation = {
  channel: NonNullable<ReturnType<typeof policyChannelOf>>
  topic: string | null
  at: string
}

export type ContactHistory = {
  phoneAttempts: NonNullable<ContactFacts['phoneAttempts']>
  solicitations: Solicitation[]
  slotsSent: NonNullable<ContactFacts['slotsSent']>
}

/**
 * What already left, or is leaving, that the caps and the doubles count: solicitations over all channels, commercial
 * calls answered or not, contents that must come once. What was gathered in one message is one solicitation.
 * `except`: the message being decided, with what leaves in it.
 */
export async function historyOf(reader: Executor, customerId: string, except: string | null): Promise<ContactHistory> {
  const rows = await reader.execute<Row>(sql`
    select channel, kind, topic, content_slot as slot,
      (purpose in ('marketing', 'survey') or contains_promotion) and sent_with_id is null as commercial,
      coalesce(duration_seconds, 0) > 0 as answered, coalesce(sent_at, occurred_at) as at
    from interactions
    where customer_id = ${customerId}::uuid and direction = 'outbound'
      and (purpose in ('marketing', 'survey') or contains_promotion or content_slot is not null)
      and (state is null or state in ('sending', 'sent', 'delivered', 'unknown'))
      and received_at > now() - make_interval(days => ${LOOK_BACK_DAYS}) 
      and coalesce(sent_with_id, id) is distinct from ${except}::uuid
    order by received_at desc limit ${MAX_ROWS}`)
  const history: ContactHistory = { phoneAttempts: [], solicitations: [], slotsSent: [] }
  for (const row of rows) {
    const channel = policyChannelOf(row.channel)
    if (!channel) continue
    const at = new Date(row.at).toISOString()
    if (row.commercial) history.solicitations.push({ channel, topic: row.topic, at })
    if (row.commercial && row.kind === 'call') history.phoneAttempts.push({ at, answered: row.answered })
    if (row.slot !== null) history.slotsSent.push({ slot: row.slot, channel, at })
  }
  return history
}

/** When the customer last wrote on each channel with a window of its own (WhatsApp, Messenger, Instagram). */
export async function lastInboundOf(
  reader: Executor,
  customerId: string,
): Promise<NonNullable<ContactFacts['lastInbound']>> {
  const rows = await reader.execute<{ channel: Channel; at: Date }>(sql`
    select channel, max(occurred_at) as at from interactions
    where customer_id = ${customerId}::uuid and direction = 'inbound' and channel in ('whatsapp', 'messenger', 'instagram')
    group by channel`)
  return Object.fromEntries(
    rows.flatMap(({ channel, at }) => {
      const name = policyChannelOf(channel)
      return name ? [[name, new Date(at).toISOString()]] : []
    }),
  )
}
