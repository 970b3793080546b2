import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { CHANNELS, type Channel } from '../../lib/channels/port'
import {
  CONVERSATION_REASONS,
  type ConversationReason,
  type ConversationStatus,
  type Direction,
  INTERACTION_KINDS,
  type InteractionKind,
  SEND_STATES,
  type SendState,
  type Urgency,
} from '../../lib/conversations/domain'
import { PURPOSES, type Purpose } from '../../lib/policy/domain/vocabulary'
import { bytea, createdAt, id, instant, tsvector } from '../columns'
import { customers, sourceRecords } from './customers'
import { blobs, queues, users } from './platform'

const list = (values: readonly string[]) => sql.raw(values.map((v) => `'${v}'`).join(','))

/** A mailbox, number or page that customers write to. It can be open only with a queue and a promised delay (S4). */
export const channelAccounts = pgTable(
  'channel_accounts',
  {
    id: id(),
    channel: text('channel').$type<Channel>().notNull(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    queueId: uuid('queue_id')
      .notNull()
      .references(() => queues.id),
    /** Promised delay of an answer, minutes; shown to customers. */
    promisedDelayMinutes: integer('promised_delay_minutes').notNull(),
    signature: text('signature').notNull().default(''),
    isDefault: boolean('is_default').notNull().default(false),
    disabledAt: instant('disabled_at'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('channel_accounts_address').on(t.channel, t.address),
    check('channel_accounts_channel', sql`${t.channel} in (${list(CHANNELS)})`),
    check('channel_accounts_delay', sql`${t.promisedDelayMinutes} > 0`),
  ],
)

/** One need of one customer, from opening to resolution, over as many channels as it takes. */
export const conversations = pgTable(
  'conversations',
  {
    id: id(),
    /** Short number people can say on the phone: D-48 213. */
    number: serial('number').notNull().unique(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    subject: text('subject').notNull(),
    /** Subject without Re:, TR: … for threading within one customer. */
    subjectKey: text('subject_key').notNull(),
    status: text('status').$type<ConversationStatus>().notNull().default('open'),
    reason: text('reason').$type<ConversationReason>(),
    urgency: text('urgency').$type<Urgency>().notNull().default('normal'),
    queueId: uuid('queue_id')
      .notNull()
      .references(() => queues.id),
    assigneeId: uuid('assignee_id').references(() => users.id),
    openedAt: instant('opened_at').notNull().defaultNow(),
    resolvedAt: instant('resolved_at'),
    resolvedBy: uuid('resolved_by').references(() => users.id),
    resolution: text('resolution'),
    reopenedCount: integer('reopened_count').notNull().default(0),
    snoozedUntil: instant('snoozed_until'),
    /** First inbound message without a human answer; null when the customer waits for nothing. */
    waitingSince: instant('waiting_since'),
    /** When the promised delay of the waiting message's channel ends. */
    dueAt: instant('due_at'),
    lastChannel: text('last_channel').$type<Channel>().notNull(),
    lastInteractionAt: instant('last_interaction_at').notNull().defaultNow(),
    lastInboundAt: instant('last_inbound_at'),
    preview: text('preview').notNull().default(''),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    check('conversations_status', sql`${t.status} in ('open','pending','snoozed','resolved')`),
    check('conversations_reason', sql`${t.reason} in (${list(CONVERSATION_REASONS)})`),
    check('conversations_urgency', sql`${t.urgency} in ('low','normal','high')`),
    check('conversations_resolved', sql`(${t.status} = 'resolved') = (${t.resolvedAt} is not null)`),
    check('conversations_snoozed', sql`${t.status} <> 'snoozed' or ${t.snoozedUntil} is not null`),
    index('conversations_due').on(t.status, sql`coalesce(${t.dueAt}, 'infinity'::timestamptz)`, t.id),
    index('conversations_assignee_due').on(
      t.assigneeId,
      t.status,
      sql`coalesce(${t.dueAt}, 'infinity'::timestamptz)`,
      t.id,
    ),
    index('conversations_queue_due').on(t.queueId, t.status, sql`coalesce(${t.dueAt}, 'infinity'::timestamptz)`, t.id),
    index('conversations_subject').using('gin', sql`relais_fold(${t.subject}) gin_trgm_ops`),
    index('conversations_recent').on(t.lastInteractionAt.desc(), t.id.desc()),
    index('conversations_customer').on(t.customerId, t.lastInteractionAt.desc()),
    index('conversations_source_record').on(t.sourceRecordId),
    index('conversations_resolved').on(t.resolvedAt.desc(), t.id.desc()).where(sql`${t.status} = 'resolved'`),
    // The same within each filter of the inbox: what is rare, or long ago, stands far down among all that was resolved.
    index('conversations_resolved_assignee')
      .on(t.assigneeId, t.resolvedAt.desc(), t.id.desc())
      .where(sql`${t.status} = 'resolved'`),
    index('conversations_resolved_queue')
      .on(t.queueId, t.resolvedAt.desc(), t.id.desc())
      .where(sql`${t.status} = 'resolved'`),
    index('conversations_resolved_reason')
      .on(t.reason, t.resolvedAt.desc(), t.id.desc())
      .where(sql`${t.status} = 'resolved'`),
    index('conversations_resolved_channel')
      .on(t.lastChannel, t.resolvedAt.desc(), t.id.desc())
      .where(sql`${t.status} = 'resolved'`),
    index('conversations_resolved_urgency')
      .on(t.urgency, t.resolvedAt.desc(), t.id.desc())
      .where(sql`${t.status} = 'resolved'`),
    // What is not resolved stays small however long the history: the inbox's views sorted by recency, and its counts.
    index('conversations_unresolved_recent')
      .on(t.lastInteractionAt.desc(), t.id.desc())
      .where(sql`${t.status} <> 'resolved'`),
    index('conversations_assignee_recent')
      .on(t.assigneeId, t.lastInteractionAt.desc(), t.id.desc())
      .where(sql`${t.status} <> 'resolved'`),
    index('conversations_queue_recent')
      .on(t.queueId, t.lastInteractionAt.desc(), t.id.desc())
      .where(sql`${t.status} <> 'resolved'`),
    // What is rare among what waits, whatever the view and its order.
    index('conversations_unresolved_reason').on(t.reason).where(sql`${t.status} <> 'resolved'`),
    index('conversations_unresolved_channel').on(t.lastChannel).where(sql`${t.status} <> 'resolved'`),
    index('conversations_unresolved_urgency').on(t.urgency).where(sql`${t.status} <> 'resolved'`),
    index('conversations_counts').on(t.assigneeId, t.queueId, t.status, t.dueAt).where(sql`${t.status} <> 'resolved'`),
  ],
)

/** What came in, as it came, before anybody understood it. Everything here can be replayed. */
export const inboundDeliveries = pgTable(
  'inbound_deliveries',
  {
    id: id(),
    channel: text('channel').$type<Channel>().notNull(),
    transport: text('transport').$type<'smtp' | 'api' | 'webhook' | 'imap'>().notNull(),
    /** The provider's id, or the content's SHA-256 where there is none. */
    providerId: text('provider_id').notNull(),
    envelope: jsonb('envelope').$type<Record<string, unknown>>().notNull().default({}),
    raw: bytea('raw').notNull(),
    size: integer('size').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    status: text('status').$type<'pending' | 'processed' | 'quarantined'>().notNull().default('pending'),
    reason: text('reason'),
    reasonDetail: text('reason_detail'),
    attempts: integer('attempts').notNull().default(0),
    processedAt: instant('processed_at'),
    interactionId: uuid('interaction_id'),
  },
  (t) => [
    uniqueIndex('inbound_deliveries_provider_id').on(t.channel, t.providerId),
    check('inbound_deliveries_status', sql`${t.status} in ('pending','processed','quarantined')`),
    check('inbound_deliveries_quarantine', sql`${t.status} <> 'quarantined' or ${t.reason} is not null`),
    index('inbound_deliveries_open').on(t.status, t.receivedAt.desc()).where(sql`${t.status} <> 'processed'`),
  ],
)

export type Party = { name: string | null; address: string }

/** One contact event on one channel. Ordered by when we received it, displayed with when it happened. */
export const interactions = pgTable(
  'interactions',
  {
    id: id(),
    conversationId: uuid('conversation_id').references(() => conversations.id),
    customerId: uuid('customer_id').references(() => customers.id),
    sourceRecordId: uuid('source_record_id').references(() => sourceRecords.id),
    channel: text('channel').$type<Channel>().notNull(),
    channelAccountId: uuid('channel_account_id').references(() => channelAccounts.id),
    direction: text('direction').$type<Direction>().notNull(),
    kind: text('kind').$type<InteractionKind>().notNull(),
    /** The colleague who wrote it; null for the customer and for automatic messages. */
    authorId: uuid('author_id').references(() => users.id),
    automatic: boolean('automatic').notNull().default(false),
    fromName: text('from_name'),
    fromAddress: text('from_address'),
    recipients: jsonb('recipients')
      .$type<{ to: Party[]; cc: Party[]; bcc?: Party[] }>()
      .notNull()
      .default({ to: [], cc: [] }),
    subject: text('subject'),
    /** The whole text. */
    text: text('text').notNull().default(''),
    /** What the person wrote now, without quoted history and signature. */
    visibleText: text('visible_text').notNull().default(''),
    /** Sanitised HTML, null when there was none. */
    html: text('html'),
    remoteImages: integer('remote_images').notNull().default(0),
    language: text('language'),
    messageId: text('message_id'),
    inReplyTo: text('in_reply_to'),
    references: text('references').array().notNull().default([]),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    durationSeconds: integer('duration_seconds'),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    source: text('source').notNull(),
    externalId: text('external_id'),
    deliveryId: uuid('delivery_id').references(() => inboundDeliveries.id),
    /** Outbound only: where the message is on its way. */
    state: text('state').$type<SendState>(),
    stateReason: text('state_reason'),
    sendAttempts: integer('send_attempts').notNull().default(0),
    sentAt: instant('sent_at'),
    /** Why we write, and about what: every message that leaves says both (CONTACT-POLICY.md). */
    purpose: text('purpose').$type<Purpose>(),
    topic: text('topic'),
    containsPromotion: boolean('contains_promotion').notNull().default(false),
    /** Names a content that must reach the customer once, over whatever channel: `invoice-due:2026-11`. */
    contentSlot: text('content_slot'),
    /** A deferred message leaves no sooner. */
    notBefore: instant('not_before'),
    /** The message in which it went, or is going, together with others: a customer asked for them gathered. */
    sentWithId: uuid('sent_with_id').references((): AnyPgColumn => interactions.id),
    search: tsvector('search').generatedAlwaysAs(
      sql`to_tsvector('relais_fr', coalesce(left("subject", 2000), '') || ' ' || left("visible_text", 100000)) || to_tsvector('relais_en', left("visible_text", 100000)) || to_tsvector('relais_simple', coalesce(left("subject", 2000), '') || ' ' || coalesce("from_name", '') || ' ' || left("visible_text", 100000))`,
    ),
  },
  (t) => [
    check('interactions_channel', sql`${t.channel} in (${list(CHANNELS)})`),
    check('interactions_direction', sql`${t.direction} in ('inbound','outbound','internal')`),
    check('interactions_kind', sql`${t.kind} in (${list(INTERACTION_KINDS)})`),
    check('interactions_state', sql`${t.state} in (${list(SEND_STATES)})`),
    check('interactions_purpose', sql`${t.purpose} in (${list(PURPOSES)})`),
    check('interactions_sent_for', sql`${t.state} is null or (${t.purpose} is not null and ${t.topic} is not null)`),
    check('interactions_customer_has_record', sql`(${t.customerId} is null) = (${t.sourceRecordId} is null)`),
    check('interactions_conversation_has_customer', sql`${t.conversationId} is null or ${t.customerId} is not null`),
    check('interactions_sent_with_another', sql`${t.sentWithId} <> ${t.id}`),
    index('interactions_sent_with').on(t.sentWithId).where(sql`${t.sentWithId} is not null`),
    uniqueIndex('interactions_external').on(t.source, t.externalId),
    uniqueIndex('interactions_delivery').on(t.deliveryId),
    index('interactions_conversation').on(t.conversationId, t.receivedAt, t.id),
    index('interactions_customer').on(t.customerId, t.receivedAt.desc(), t.id.desc()),
    index('interactions_source_record').on(t.sourceRecordId),
    index('interactions_message_id').on(t.messageId),
    index('interactions_search').using('gin', t.search),
    // A word in every other message is looked for among the latest, without reading the others.
    index('interactions_recent').on(t.receivedAt.desc(), t.id.desc()),
    // What the caps and the doubles of the contact policy look back at.
    index('interactions_solicitations')
      .on(t.customerId, t.receivedAt.desc())
      .where(sql`${t.purpose} in ('marketing','survey') or ${t.containsPromotion} or ${t.contentSlot} is not null`),
    index('interactions_unsent')
      .on(t.state)
      .where(sql`${t.state} in ('queued','sending','undelivered','failed','unknown')`),
  ],
)

export const attachments = pgTable(
  'attachments',
  {
    id: id(),
    interactionId: uuid('interaction_id')
      .notNull()
      .references(() => interactions.id),
    position: integer('position').notNull(),
    filename: text('filename').notNull(),
    contentType: text('content_type').notNull(),
    declaredType: text('declared_type'),
    size: integer('size').notNull(),
    sha256: text('sha256')
      .notNull()
      .references(() => blobs.sha256),
    contentId: text('content_id'),
    inline: boolean('inline').notNull().default(false),
  },
  (t) => [uniqueIndex('attachments_position').on(t.interactionId, t.position)],
)

/** What happened to a conversation besides its messages: assigned, resolved, reopened … */
export const conversationEvents = pgTable(
  'conversation_events',
  {
    id: id(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id),
    at: instant('at').notNull().defaultNow(),
    kind: text('kind')
      .$type<
        | 'opened'
        | 'assigned'
        | 'unassigned'
        | 'queued'
        | 'resolved'
        | 'reopened'
        | 'snoozed'
        | 'woken'
        | 'reason_set'
        | 'urgency_set'
        | 'subject_set'
      >()
      .notNull(),
    actorId: uuid('actor_id').references(() => users.id),
    details: jsonb('details').$type<Record<string, string | null>>().notNull().default({}),
    /** Taken back within seconds by the person who did it: kept, no longer shown. */
    undoneAt: instant('undone_at'),
  },
  (t) => [index('conversation_events_conversation').on(t.conversationId, t.at)],
)

/** When a colleague last had the conversation open: what came since is unread. */
export const conversationReads = pgTable(
  'conversation_reads',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    readAt: instant('read_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.conversationId] })],
)

/** A colleague named in an internal note. */
export const mentions = pgTable(
  'mentions',
  {
    interactionId: uuid('interaction_id')
      .notNull()
      .references(() => interactions.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id),
    seenAt: instant('seen_at'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.interactionId, t.userId] }),
    index('mentions_unseen').on(t.userId, t.conversationId).where(sql`${t.seenAt} is null`),
    index('mentions_conversation').on(t.conversationId),
    index('mentions_user_recent').on(t.userId, t.createdAt.desc()),
  ],
)

/** A promise with a due time. */
export const commitments = pgTable(
  'commitments',
  {
    id: id(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    conversationId: uuid('conversation_id').references(() => conversations.id),
    text: text('text').notNull(),
    dueAt: instant('due_at').notNull(),
    madeBy: uuid('made_by').references(() => users.id),
    fulfilledAt: instant('fulfilled_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('commitments_source_record').on(t.sourceRecordId),
    index('commitments_customer').on(t.customerId, t.dueAt),
    index('commitments_conversation').on(t.conversationId, t.dueAt),
    index('commitments_due').on(t.dueAt).where(sql`${t.fulfilledAt} is null`),
  ],
)

/** What an agent is writing, kept per agent and conversation. */
export const drafts = pgTable(
  'drafts',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    mode: text('mode').$type<'reply' | 'note'>().notNull(),
    text: text('text').notNull(),
    to: text('to'),
    cc: text('cc').array().notNull().default([]),
    /** Grows with each save; a save that names an older one is a conflict, not an overwrite. */
    revision: integer('revision').notNull().default(1),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.conversationId, t.mode] })],
)

/** Where messages land when no SMTP_URL is set: looked at in settings, never sent. */
export const outboxMessages = pgTable(
  'outbox_messages',
  {
    id: id(),
    interactionId: uuid('interaction_id').notNull(),
    envelopeFrom: text('envelope_from').notNull(),
    envelopeTo: text('envelope_to').array().notNull(),
    raw: bytea('raw').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({ columns: [t.interactionId], foreignColumns: [interactions.id], name: 'outbox_messages_interaction' }),
    uniqueIndex('outbox_messages_once').on(t.interactionId),
    index('outbox_messages_recent').on(t.createdAt.desc()),
  ],
)
