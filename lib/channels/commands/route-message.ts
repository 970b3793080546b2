import 'server-only'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { channelAccounts, type conversations, interactions, type Party } from '@/db/schema'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import { DomainError } from '@/lib/platform/errors'
import { preferencesOf } from '@/lib/preferences/queries'
import { buildThreadHeaders, type ThreadHeaders } from '../email/domain/outgoing'
import type { Channel } from '../port'

type Conversation = typeof conversations.$inferSelect
export type Account = typeof channelAccounts.$inferSelect

/** The contact points a message on a channel goes to. */
const POINT_OF: Partial<Record<Channel, ContactPointKind>> = {
  email: 'email',
  sms: 'phone',
  whatsapp: 'whatsapp',
  messenger: 'messenger',
  instagram: 'instagram',
  x: 'x',
  facebook: 'facebook',
  post: 'postal',
}

export const pointKindOf = (channel: Channel): ContactPointKind | null => POINT_OF[channel] ?? null

/** What a message continues: who wrote last on this channel, and the ids that thread an e-mail. */
export type Thread = {
  to: Party | null
  subject: string | null
  accountId: string | null
} & ThreadHeaders

const NEW_THREAD: Thread = { to: null, subject: null, accountId: null, inReplyTo: null, references: [] }

/** The last inbound message of a conversation on a channel. */
export async function threadOf(tx: Transaction, conversation: Conversation, channel: Channel): Promise<Thread> {
  const [last] = await tx
    .select()
    .from(interactions)
    .where(
      and(
        eq(interactions.conversationId, conversation.id),
        eq(interactions.channel, channel),
        eq(interactions.direction, 'inbound'),
        eq(interactions.kind, 'message'),
      ),
    )
    .orderBy(desc(interactions.receivedAt), desc(interactions.id))
    .limit(1)
  if (!last) return { ...NEW_THREAD, subject: conversation.subject }
  const replyTo = last.metadata.replyTo as Party[] | undefined
  const sender = replyTo?.[0] ?? { name: last.fromName, address: last.fromAddress }
  return {
    to: sender.address ? { name: sender.name, address: sender.address } : null,
    subject: last.subject ?? conversation.subject,
    accountId: last.channelAccountId,
    ...buildThreadHeaders({ inReplyTo: last.messageId, references: last.references }),
  }
}

export const newThread = (): Thread => ({ ...NEW_THREAD })

/** Numbers of France that no SMS reaches. */
const FRENCH_LANDLINE = '^\\+33[1-5]'
/** Arcep 18-0881: commercial SMS leave from 36xxx, the others from 38xxx. */
const SHORT_CODE = { commercial: '^36[0-9]{3}$', service: '^38[0-9]{3}$' }

type Reached = Party & { sourceRecordId: string }

/** Where a customer is reached on a channel: the address they named as best, a verified one, then the oldest. */
export async function bestAddress(tx: Transaction, customerId: string, channel: Channel): Promise<Reached | null> {
  const kind = pointKindOf(channel)
  if (!kind) return null
  const { bestEmailId, bestPhoneId } = await preferencesOf(tx, customerId)
  const best = kind === 'email' ? bestEmailId : kind === 'phone' ? bestPhoneId : null
  const [point] = await tx.execute<{ value: string; name: string; source_record_id: string }>(sql`
    select p.value, c.display_name as name, u.source_record_id
    from contact_point_uses u
    join contact_points p on p.id = u.contact_point_id
    join customers c on c.id = u.customer_id
    where u.customer_id = ${customerId}::uuid and u.valid_to is null and p.kind = ${kind} and p.bounced_at is null
      and (${channel !== 'sms'} or p.value !~ ${FRENCH_LANDLINE})
    order by (p.id = ${best}::uuid) desc nulls last, u.verified_at desc nulls last, u.created_at limit 1`)
  return point ? { name: point.name, address: point.value, sourceRecordId: point.source_record_id } : null
}

/** The source record through which a customer has an address, else any of the customer's. Null for none. */
export async function recordReaching(tx: Transaction, customerId: string, address: string): Promise<string | null> {
  const [record] = await tx.execute<{ id: string }>(sql`
    select l.source_record_id as id from customer_links l
    left join contact_point_uses u on u.source_record_id = l.source_record_id and u.valid_to is null
    left join contact_points p on p.id = u.contact_point_id and p.value = lower(${address})
    where l.customer_id = ${customerId}::uuid and l.until is null
    order by (p.id is not null) desc, l.since limit 1`)
  return record?.id ?? null
}

/**
 * The mailbox or number that was written to, else the channel's default one; for SMS the short code of the purpose goes
 * before the default, and a commercial one before everything. Throws `channel_cannot_send`.
 */
export async function accountFor(
  tx: Transaction,
  channel: Channel,
  accountId: string | null,
  commercial: boolean,
): Promise<Account> {
  const shortCode = sql`${channelAccounts.address} ~ ${commercial ? SHORT_CODE.commercial : SHORT_CODE.service}`
  const [account] = await tx
    .select()
    .from(channelAccounts)
    .where(and(eq(channelAccounts.channel, channel), isNull(channelAccounts.disabledAt)))
    .orderBy(
      ...(channel === 'sms' && commercial ? [desc(shortCode)] : []),
      sql`${channelAccounts.id} = ${accountId}::uuid desc nulls last`,
      ...(channel === 'sms' ? [desc(shortCode)] : []),
      desc(channelAccounts.isDefault),
      channelAccounts.createdAt,
    )
    .limit(1)
  if (!account) throw new DomainError('channel_cannot_send')
  return account
}

/** Whether an address is known to refuse everything. */
export async function isDead(tx: Transaction, channel: Channel, address: string): Promise<boolean> {
  const kind = pointKindOf(channel)
  const [dead] = await tx.execute(sql`
    select 1 from contact_points where kind = ${kind} and value = lower(${address}) and bounce_kind = 'hard'`)
  return dead !== undefined
}
