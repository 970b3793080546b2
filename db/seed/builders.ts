/**
 * Builders for integration tests, end-to-end tests and benchmarks. Each writes one thing with sensible defaults and
 * gives its row back; say only what the test is about:
 *
 *   const { customer, record } = await aCustomer(tx, { name: 'Nadia Le Goff', email: 'nadia@example.org' })
 *   const conversation = await aConversation(tx, { customer, record, subject: 'Monture cassée' })
 *   await anInteraction(tx, { conversation, direction: 'inbound', text: 'Bonjour' })
 *
 * Inserts go round the commands on purpose: a test sets the scene with them and acts through commands. What a builder
 * leaves is valid (contact points normalised, golden record and search text computed, clock started), so a screen
 * shows it as the real thing. `aPlace` makes the team, queue and mailbox that everything needs, once.
 */
import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { type Channel, DEFAULT_PROMISED_DELAY_MINUTES } from '../../lib/channels/port'
import {
  clockAfterInbound,
  clockAfterOutbound,
  type Direction,
  type InteractionKind,
} from '../../lib/conversations/domain'
import { recomputeCustomer } from '../../lib/identity/commands/recompute-customer'
import { type ContactPointKind, normaliseContactPoint } from '../../lib/identity/domain/contact-points'
import type { Role } from '../../lib/platform/permissions'
import type { Executor, Transaction } from '../client'
import {
  channelAccounts,
  commitments,
  contactPoints,
  contactPointUses,
  conversationEvents,
  conversations,
  customerLinks,
  customers,
  interactions,
  queues,
  type SourceAttributes,
  sourceRecords,
  teams,
  users,
} from '../schema'

type User = typeof users.$inferSelect
type Customer = typeof customers.$inferSelect
type SourceRecord = typeof sourceRecords.$inferSelect
type Conversation = typeof conversations.$inferSelect
type Interaction = typeof interactions.$inferSelect

const one = <T>(rows: readonly T[]): T => {
  const [row] = rows
  if (!row) throw new Error('nothing written')
  return row
}

let made = 0
/** A word that no other test of this run uses. */
export const unique = (word: string) => `${word}-${++made}-${randomUUID().slice(0, 8)}`

/** A colleague of this role. The password hash fits nothing: sign in through `createUser` where a test needs it. */
export async function aUser(
  db: Executor,
  given: Partial<typeof users.$inferInsert> & { role?: Role } = {},
): Promise<User> {
  const name = given.name ?? unique('Collègue')
  return one(
    await db
      .insert(users)
      .values({
        name,
        email: `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@${unique('clairvue')}.example`,
        passwordHash: 'none',
        role: 'agent',
        ...given,
      })
      .returning(),
  )
}

/** The team, default queue and e-mail account that conversations need; the same ones at every call. */
export async function aPlace(db: Executor): Promise<{ teamId: string; queueId: string; accountId: string }> {
  const [queue] = await db.select().from(queues).where(eq(queues.isDefault, true))
  const place =
    queue ??
    (await (async () => {
      const team = one(
        await db
          .insert(teams)
          .values({ name: unique('Équipe') })
          .returning(),
      )
      return one(
        await db
          .insert(queues)
          .values({ name: unique('File'), teamId: team.id, isDefault: true })
          .returning(),
      )
    })())
  const [known] = await db.select().from(channelAccounts).where(eq(channelAccounts.channel, 'email')).limit(1)
  const account = known ?? (await anAccount(db, { channel: 'email', queueId: place.id, isDefault: true }))
  return { teamId: place.teamId, queueId: place.id, accountId: account.id }
}

/** A mailbox, number or page, with the promised delay of its channel. */
export async function anAccount(
  db: Executor,
  given: Partial<typeof channelAccounts.$inferInsert> & { channel: Channel; queueId: string },
): Promise<typeof channelAccounts.$inferSelect> {
  return one(
    await db
      .insert(channelAccounts)
      .values({
        name: given.channel,
        address: `${unique(given.channel)}@clairvue.example`,
        promisedDelayMinutes: DEFAULT_PROMISED_DELAY_MINUTES[given.channel],
        ...given,
      })
      .returning(),
  )
}

export type CustomerSpec = {
  name?: string
  kind?: 'individual' | 'organisation'
  email?: string
  phone?: string
  /** Any other contact points. */
  points?: readonly { kind: ContactPointKind; asTyped: string; verified?: boolean; label?: string }[]
  attributes?: SourceAttributes
  source?: string
  sourceKey?: string
  firstSeenAt?: Date
}

/** A customer with one source record, its contact points, golden record and search text. */
export async function aCustomer(
  tx: Transaction,
  given: CustomerSpec = {},
): Promise<{ customer: Customer; record: SourceRecord }> {
  const kind = given.kind ?? 'individual'
  const at = given.firstSeenAt ?? new Date()
  const customer = one(
    await tx.insert(customers).values({ kind, displayName: '?', firstSeenAt: at, createdAt: at }).returning(),
  )
  const record = await aSourceRecord(tx, { ...given, customerId: customer.id, kind })
  return { customer: one(await tx.select().from(customers).where(eq(customers.id, customer.id))), record }
}

/** One more source record for a customer; the golden record is computed again. */
export async function aSourceRecord(
  tx: Transaction,
  given: CustomerSpec & { customerId: string; cause?: 'created' | 'matched' },
): Promise<SourceRecord> {
  const name = given.name ?? unique('Client')
  const [first = '', ...rest] = name.split(' ')
  const kind = given.kind ?? 'individual'
  const named: SourceAttributes =
    kind === 'organisation'
      ? { organisationName: name }
      : rest.length > 0
        ? { givenName: first, familyName: rest.join(' ') }
        : { displayName: name }
  const at = given.firstSeenAt ?? new Date()
  const record = one(
    await tx
      .insert(sourceRecords)
      .values({
        source: given.source ?? 'crm',
        sourceKey: given.sourceKey ?? unique('key'),
        kind,
        attributes: given.attributes ?? named,
        receivedAt: at,
        updatedAt: at,
      })
      .returning(),
  )
  await tx
    .insert(customerLinks)
    .values({ sourceRecordId: record.id, customerId: given.customerId, cause: given.cause ?? 'created', since: at })
  const points = [
    ...(given.email ? [{ kind: 'email' as const, asTyped: given.email }] : []),
    ...(given.phone ? [{ kind: 'phone' as const, asTyped: given.phone }] : []),
    ...(given.points ?? []),
  ]
  for (const point of points) await aContactPoint(tx, { ...point, record, customerId: given.customerId })
  await recomputeCustomer(tx, given.customerId)
  return record
}

/** A contact point that a source record states, normalised as the product does. Throws when it cannot be of its kind. */
export async function aContactPoint(
  tx: Executor,
  given: {
    kind: ContactPointKind
    asTyped: string
    record: { id: string }
    customerId: string
    verified?: boolean
    label?: string
    shared?: boolean
    bounced?: 'hard' | 'soft'
  },
): Promise<{ contactPointId: string; useId: string }> {
  const value = normaliseContactPoint(given.kind, given.asTyped)
  if (value === null) throw new Error(`not a ${given.kind}: ${given.asTyped}`)
  const state = {
    ...(given.shared ? { sharedAt: new Date() } : {}),
    ...(given.bounced ? { bouncedAt: new Date(), bounceKind: given.bounced, bounceReason: '550 5.1.1' } : {}),
  }
  const point = one(
    await tx
      .insert(contactPoints)
      .values({ kind: given.kind, value, ...state })
      .onConflictDoUpdate({
        target: [contactPoints.kind, contactPoints.value],
        set: { value: sql`excluded.value`, ...state },
      })
      .returning({ id: contactPoints.id }),
  )
  const use = one(
    await tx
      .insert(contactPointUses)
      .values({
        contactPointId: point.id,
        sourceRecordId: given.record.id,
        customerId: given.customerId,
        asTyped: given.asTyped,
        label: given.label ?? null,
        verifiedAt: given.verified ? new Date() : null,
      })
      .returning({ id: contactPointUses.id }),
  )
  return { contactPointId: point.id, useId: use.id }
}

/** An open, unassigned conversation without messages: its clock starts with the first inbound `anInteraction`. */
export async function aConversation(
  tx: Executor,
  given: Partial<typeof conversations.$inferInsert> & { customer: { id: string }; record: { id: string } },
): Promise<Conversation> {
  const { customer, record, ...rest } = given
  const subject = rest.subject ?? unique('Demande')
  const at = rest.openedAt ?? new Date()
  const conversation = one(
    await tx
      .insert(conversations)
      .values({
        customerId: customer.id,
        sourceRecordId: record.id,
        subject,
        subjectKey: subject.toLowerCase(),
        queueId: rest.queueId ?? (await aPlace(tx)).queueId,
        openedAt: at,
        lastChannel: 'email',
        lastInteractionAt: at,
        ...rest,
        ...(rest.status === 'resolved' && !rest.resolvedAt ? { resolvedAt: at } : {}),
      })
      .returning(),
  )
  await tx
    .insert(conversationEvents)
    .values({ conversationId: conversation.id, kind: 'opened', at, details: { channel: conversation.lastChannel } })
  return conversation
}

export type InteractionSpec = Partial<
  Omit<typeof interactions.$inferInsert, 'search' | 'conversationId' | 'customerId' | 'sourceRecordId'>
> & {
  conversation: { id: string }
  channel?: Channel
  direction?: Direction
  kind?: InteractionKind
}

/** A message (or call, note …) of a conversation, now unless said. Moves the clock and the preview as the product does. */
export async function anInteraction(tx: Executor, given: InteractionSpec): Promise<Interaction> {
  const { conversation: of, ...rest } = given
  const conversation = one(await tx.select().from(conversations).where(eq(conversations.id, of.id)).for('update'))
  const at = rest.receivedAt ?? rest.occurredAt ?? new Date()
  const channel = rest.channel ?? (rest.kind === 'note' ? 'internal' : 'email')
  const direction = rest.direction ?? (rest.kind === 'note' ? 'internal' : 'inbound')
  const kind = rest.kind ?? 'message'
  const text = rest.text ?? rest.visibleText ?? 'Bonjour'
  const interaction = one(
    await tx
      .insert(interactions)
      .values({
        conversationId: conversation.id,
        customerId: conversation.customerId,
        sourceRecordId: conversation.sourceRecordId,
        channel,
        direction,
        kind,
        text,
        visibleText: text,
        occurredAt: at,
        receivedAt: at,
        source: channel,
        ...(direction === 'outbound'
          ? { state: 'sent' as const, sentAt: at, purpose: 'reply' as const, topic: 'request' }
          : {}),
        ...rest,
      })
      .returning(),
  )
  const [account] = rest.channelAccountId
    ? await tx
        .select({ minutes: channelAccounts.promisedDelayMinutes })
        .from(channelAccounts)
        .where(eq(channelAccounts.id, rest.channelAccountId))
    : []
  const before = { waitingSince: conversation.waitingSince, dueAt: conversation.dueAt }
  const clock =
    direction === 'inbound'
      ? clockAfterInbound(before, kind, at, account?.minutes ?? DEFAULT_PROMISED_DELAY_MINUTES[channel])
      : direction === 'outbound'
        ? clockAfterOutbound(before, rest.automatic ?? false)
        : before
  await tx
    .update(conversations)
    .set({
      ...clock,
      ...(direction === 'internal' ? {} : { lastChannel: channel }),
      ...(direction === 'inbound' ? { lastInboundAt: at } : {}),
      lastInteractionAt: new Date(Math.max(at.getTime(), conversation.lastInteractionAt.getTime())),
      preview: text.slice(0, 180),
    })
    .where(eq(conversations.id, conversation.id))
  await tx.update(customers).set({ lastInteractionAt: at }).where(eq(customers.id, conversation.customerId))
  return interaction
}

/** A promise to a customer, due tomorrow unless said. */
export async function aCommitment(
  tx: Executor,
  given: Partial<typeof commitments.$inferInsert> & { customer: { id: string }; record: { id: string } },
): Promise<typeof commitments.$inferSelect> {
  const { customer, record, ...rest } = given
  return one(
    await tx
      .insert(commitments)
      .values({
        customerId: customer.id,
        sourceRecordId: record.id,
        text: 'Rappeler',
        dueAt: new Date(Date.now() + 86_400_000),
        ...rest,
      })
      .returning(),
  )
}
