import 'server-only'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { database } from '@/db/client'
import {
  channelAccounts,
  commitments,
  contactPoints,
  contactPointUses,
  conversationReads,
  conversations,
  customers,
  drafts,
  interactions,
  type Party,
  queues,
  users,
} from '@/db/schema'
import type { WrittenChannel } from '@/lib/channels/port'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import { type Actor, can, demand, userIdOf } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { roleAllows } from '@/lib/platform/permissions'
import { type Contact, type Promised, stretchesOf } from '../domain/journey'
import type {
  AssignmentOptionsView,
  ConversationView,
  DraftView,
  ParticipantView,
  PersonView,
  RecipientView,
  ReplyContextView,
} from '../views'
import { instantText } from './instants'
import { happenedAt, isMissed } from './thread'

/** A conversation of more contacts than this shows the path of the latest ones. */
const MAX_CONTACTS = 1000

const person = (id: string | null, name: string | null): PersonView | null => (id && name ? { id, name } : null)

async function contactsOf(conversationId: string): Promise<Contact[]> {
  const rows = await database().execute<Contact>(sql`
    select i.id, i.channel, i.direction, i.kind, i.automatic, ${isMissed} as missed, (${happenedAt})::text as at
    from ${interactions} i
    where i.conversation_id = ${conversationId}::uuid and i.state is distinct from 'cancelled'
    order by i.received_at desc, i.id desc limit ${MAX_CONTACTS}`)
  return rows.map((row) => ({ ...row, at: instantText(row.at) })).toReversed()
}

async function promisesOf(conversationId: string): Promise<Promised[]> {
  const rows = await database()
    .select({ dueAt: commitments.dueAt, fulfilledAt: commitments.fulfilledAt })
    .from(commitments)
    .where(eq(commitments.conversationId, conversationId))
    .orderBy(commitments.dueAt)
  return rows.map((row) => ({ dueAt: row.dueAt.toISOString(), fulfilledAt: row.fulfilledAt?.toISOString() ?? null }))
}

async function participantsOf(conversationId: string): Promise<ParticipantView[]> {
  const rows = await database().execute<{
    side: 'customer' | 'us'
    name: string | null
    address: string | null
    user_id: string | null
  }>(sql`
    select case when i.direction = 'inbound' then 'customer' else 'us' end as side,
      max(coalesce(u.name, i.from_name)) as name,
      case when i.direction = 'inbound' then lower(i.from_address) end as address, i.author_id as user_id
    from ${interactions} i left join ${users} u on u.id = i.author_id
    where i.conversation_id = ${conversationId}::uuid and not i.automatic and i.kind not in ('bounce', 'auto_reply', 'abuse_report')
      and (i.author_id is not null or i.direction = 'inbound')
    group by 1, 3, 4 order by min(i.received_at) limit 30`)
  return rows.map(({ user_id, ...row }) => ({ ...row, userId: user_id }))
}

const POINT_KINDS = { email: 'email', sms: 'phone' } as const satisfies Record<WrittenChannel, ContactPointKind>

/** What the last inbound message on a channel, the customer's addresses and our accounts say about an answer. */
async function replyContextOf(
  conversation: { id: string; customerId: string; subject: string },
  channel: WrittenChannel,
): Promise<ReplyContextView> {
  const db = database()
  const [[last], points, accounts] = await Promise.all([
    db
      .select({
        subject: interactions.subject,
        fromName: interactions.fromName,
        fromAddress: interactions.fromAddress,
        recipients: interactions.recipients,
        metadata: interactions.metadata,
        accountId: interactions.channelAccountId,
      })
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
      .limit(1),
    db
      .select({
        address: contactPoints.value,
        bouncedAt: contactPoints.bouncedAt,
        bounceKind: contactPoints.bounceKind,
        sharedAt: contactPoints.sharedAt,
        name: customers.displayName,
      })
      .from(contactPointUses)
      .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
      .innerJoin(customers, eq(customers.id, contactPointUses.customerId))
      .where(
        and(
          eq(contactPointUses.customerId, conversation.customerId),
          isNull(contactPointUses.validTo),
          eq(contactPoints.kind, POINT_KINDS[channel]),
        ),
      )
      .orderBy(sql`${contactPointUses.verifiedAt} desc nulls last`, contactPointUses.createdAt)
      .limit(50),
    db
      .select({ id: channelAccounts.id, name: channelAccounts.name, address: channelAccounts.address })
      .from(channelAccounts)
      .where(and(eq(channelAccounts.channel, channel), isNull(channelAccounts.disabledAt)))
      .orderBy(desc(channelAccounts.isDefault), channelAccounts.createdAt),
  ])
  const ours = new Set(accounts.map((account) => account.address.toLowerCase()))
  const recipients = new Map<string, RecipientView>()
  const replyTo = (last?.metadata.replyTo as Party[] | undefined)?.[0]
  const sender = replyTo ?? (last?.fromAddress ? { name: last.fromName, address: last.fromAddress } : null)
  if (sender?.address) {
    const known = points.find((point) => point.address === sender.address.toLowerCase())
    recipients.set(sender.address.toLowerCase(), {
      address: sender.address,
      name: sender.name,
      bounced: known?.bounceKind === 'hard',
      shared: Boolean(known?.sharedAt),
      lastUsed: true,
    })
  }
  for (const point of points) {
    if (recipients.has(point.address)) continue
    const { address, name } = point
    recipients.set(address, {
      address,
      name,
      bounced: point.bounceKind === 'hard',
      shared: Boolean(point.sharedAt),
      lastUsed: false,
    })
  }
  const copied = [...(last?.recipients.to ?? []), ...(last?.recipients.cc ?? [])].map((party) => party.address)
  const cc = [...new Set(copied.map((address) => address.toLowerCase()))].filter(
    (address) => address.includes('@') && !ours.has(address) && !recipients.has(address),
  )
  const account = accounts.find(({ id }) => id === last?.accountId) ?? accounts[0]
  return {
    channel,
    from: account ? { name: account.name, address: account.address } : null,
    recipients: [...recipients.values()],
    cc: cc.slice(0, 20),
    subject: last?.subject ?? conversation.subject,
  }
}

async function draftsOf(conversationId: string, me: string | null): Promise<DraftView[]> {
  if (!me) return []
  const rows = await database()
    .select()
    .from(drafts)
    .where(and(eq(drafts.conversationId, conversationId), eq(drafts.userId, me)))
  return rows.map(({ mode, text, to, cc, revision, updatedAt }) => ({
    mode,
    text,
    to,
    cc,
    revision,
    updatedAt: updatedAt.toISOString(),
  }))
}

async function waitingChannelOf(conversationId: string, waitingSince: Date | null): Promise<Contact['channel'] | null> {
  if (!waitingSince) return null
  const [row] = await database()
    .select({ channel: interactions.channel })
    .from(interactions)
    .where(
      and(
        eq(interactions.conversationId, conversationId),
        eq(interactions.direction, 'inbound'),
        sql`${interactions.receivedAt} >= ${waitingSince.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(interactions.receivedAt)
    .limit(1)
  return row?.channel ?? null
}

/** One conversation with everything its header, ribbon and composer show. Throws `not_found`. Leaves an audit entry. */
export async function getConversation(actor: Actor, conversationId: string): Promise<ConversationView> {
  demand(actor, 'conversation.read')
  if (!isId(conversationId)) throw new DomainError('not_found')
  const db = database()
  const me = userIdOf(actor)
  const assignees = alias(users, 'assignees')
  const resolvers = alias(users, 'resolvers')
  const [row] = await db
    .select({
      conversation: conversations,
      customerName: customers.displayName,
      queueName: queues.name,
      assigneeName: assignees.name,
      resolverName: resolvers.name,
    })
    .from(conversations)
    .innerJoin(customers, eq(customers.id, conversations.customerId))
    .innerJoin(queues, eq(queues.id, conversations.queueId))
    .leftJoin(assignees, eq(assignees.id, conversations.assigneeId))
    .leftJoin(resolvers, eq(resolvers.id, conversations.resolvedBy))
    .where(eq(conversations.id, conversationId))
  if (!row) throw new DomainError('not_found')
  const { conversation } = row
  await auditRead(db, actor, {
    action: 'conversation.read',
    subjectKind: 'conversation',
    subjectId: conversation.id,
    customerId: conversation.customerId,
  })
  const [contacts, promises, participants, reply, sms, myDrafts, waitingChannel, [read]] = await Promise.all([
    contactsOf(conversation.id),
    promisesOf(conversation.id),
    participantsOf(conversation.id),
    replyContextOf(conversation, 'email'),
    replyContextOf(conversation, 'sms'),
    draftsOf(conversation.id, me),
    waitingChannelOf(conversation.id, conversation.waitingSince),
    me
      ? db
          .select({ readAt: conversationReads.readAt })
          .from(conversationReads)
          .where(and(eq(conversationReads.conversationId, conversation.id), eq(conversationReads.userId, me)))
      : [],
  ])
  return {
    id: conversation.id,
    number: conversation.number,
    customer: { id: conversation.customerId, name: row.customerName },
    subject: conversation.subject,
    status: conversation.status,
    reason: conversation.reason,
    urgency: conversation.urgency,
    queue: { id: conversation.queueId, name: row.queueName },
    assignee: person(conversation.assigneeId, row.assigneeName),
    channel: conversation.lastChannel,
    openedAt: conversation.openedAt.toISOString(),
    resolvedAt: conversation.resolvedAt?.toISOString() ?? null,
    resolvedBy: person(conversation.resolvedBy, row.resolverName),
    resolution: conversation.resolution,
    snoozedUntil: conversation.snoozedUntil?.toISOString() ?? null,
    waitingSince: conversation.waitingSince?.toISOString() ?? null,
    dueAt: conversation.dueAt?.toISOString() ?? null,
    waitingChannel,
    reopenedCount: conversation.reopenedCount,
    version: conversation.version,
    stretches: stretchesOf(contacts, promises),
    promises,
    participants,
    reply,
    otherReplies: sms.from && sms.recipients.length > 0 ? [sms] : [],
    drafts: myDrafts,
    readAt: read?.readAt.toISOString() ?? null,
  }
}

/** The conversation's customer, for pages that only need to know whom to show. Throws `not_found`. */
export async function getConversationCustomerId(actor: Actor, conversationId: string): Promise<string> {
  demand(actor, 'conversation.read')
  if (!isId(conversationId)) throw new DomainError('not_found')
  const [row] = await database()
    .select({ customerId: conversations.customerId })
    .from(conversations)
    .where(eq(conversations.id, conversationId))
  if (!row) throw new DomainError('not_found')
  return row.customerId
}

/** Colleagues in service and queues in use: who can be given a conversation, who can be named in a note. */
export async function listAssignmentOptions(actor: Actor): Promise<AssignmentOptionsView> {
  demand(actor, 'conversation.read')
  const db = database()
  const [colleagues, openQueues] = await Promise.all([
    db
      .select({ id: users.id, name: users.name, role: users.role })
      .from(users)
      .where(isNull(users.disabledAt))
      .orderBy(users.name, users.id)
      .limit(500),
    db.select({ id: queues.id, name: queues.name }).from(queues).where(isNull(queues.archivedAt)).orderBy(queues.name),
  ])
  return {
    colleagues: colleagues.map(({ id, name, role }) => ({
      id,
      name,
      me: id === userIdOf(actor),
      canReply: roleAllows(role, 'conversation.reply'),
    })),
    queues: openQueues,
  }
}

/** What the colleague may do with conversations, for showing only what works. */
export function conversationRights(actor: Actor): { reply: boolean; assign: boolean; resolve: boolean; note: boolean } {
  return {
    reply: can(actor, 'conversation.reply'),
    assign: can(actor, 'conversation.assign'),
    resolve: can(actor, 'conversation.resolve'),
    note: can(actor, 'conversation.note'),
  }
}
