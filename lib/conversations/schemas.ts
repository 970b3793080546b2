import { z } from 'zod'
import { CHANNELS } from '@/lib/channels/port'
import { PURPOSES } from '@/lib/policy/domain/vocabulary'
import { CONVERSATION_REASONS, INTERACTION_KINDS, URGENCIES } from './domain'

/** Bytes of all attachments of one message, before base64. */
export const MAX_ATTACHMENTS_BYTES = 20 * 1024 * 1024

export const attachmentInput = z.object({
  filename: z.string().trim().min(1).max(255),
  contentType: z.string().max(255).default('application/octet-stream'),
  contentBase64: z.base64().max(Math.ceil((MAX_ATTACHMENTS_BYTES * 4) / 3) + 4),
})

export const replyInput = z.object({
  conversationId: z.uuid(),
  text: z.string().trim().min(1).max(100_000),
  /** The channel it leaves on. */
  channel: z.enum(CHANNELS).default('email'),
  /** Why we write: `reply` to an open request, `service` after, unless said. */
  purpose: z.enum(PURPOSES).optional(),
  /** What it is about: the conversation's reason unless said. */
  topic: z.string().trim().min(1).max(200).optional(),
  /** Anything promotional in it makes the whole message a solicitation (CPCE L34-5). */
  containsPromotion: z.boolean().default(false),
  /** Why a supervisor sends it against house policy; kept and audited. */
  overrideReason: z.string().trim().min(5).max(1000).optional(),
  /** What becomes of it when it may only leave later. */
  whenDeferred: z.enum(['wait', 'refuse']).default('refuse'),
  /** Defaults to the sender of the last inbound message on the channel: an e-mail address or a number. */
  to: z.string().trim().min(1).max(320).optional(),
  cc: z.array(z.email().max(320)).max(50).default([]),
  subject: z.string().trim().max(998).optional(),
  attachments: z.array(attachmentInput).max(20).default([]),
  /** What the conversation becomes: the answer usually leaves the next word to the customer. */
  status: z.enum(['open', 'pending']).default('pending'),
  /** The send waits this long, so that it can be undone. Seconds. */
  undoSeconds: z.number().int().min(0).max(30).default(0),
  idempotencyKey: z.string().min(1).max(200).optional(),
})
export type ReplyInput = z.input<typeof replyInput>

export const interactionIdInput = z.object({ interactionId: z.uuid() })

export const logInteractionInput = z.object({
  customerId: z.uuid().optional(),
  /** An existing conversation, or `new`; when left out the usual threading decides. */
  conversationId: z.union([z.uuid(), z.literal('new')]).optional(),
  channel: z.enum(CHANNELS),
  kind: z.enum(INTERACTION_KINDS),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  durationSeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400)
    .optional(),
  subject: z.string().trim().max(998).optional(),
  text: z.string().max(1_000_000).default(''),
  reason: z.enum(CONVERSATION_REASONS).optional(),
  /** Who it was, when `customerId` is not known: resolved by its contact points. */
  from: z
    .object({
      name: z.string().trim().max(400).optional(),
      givenName: z.string().trim().max(200).optional(),
      familyName: z.string().trim().max(200).optional(),
      organisationName: z.string().trim().max(300).optional(),
      email: z.string().trim().max(320).optional(),
      phone: z.string().trim().max(60).optional(),
      whatsapp: z.string().trim().max(60).optional(),
      loyalty: z.string().trim().max(60).optional(),
      externalId: z.string().trim().max(200).optional(),
    })
    .optional(),
  source: z.string().trim().min(1).max(100).optional(),
  externalId: z.string().trim().min(1).max(300).optional(),
})
export type LogInteractionInput = z.input<typeof logInteractionInput>

export const INBOX_VIEWS = ['mine', 'unassigned', 'breached', 'waiting', 'mentions', 'team', 'all', 'resolved'] as const
export type InboxViewName = (typeof INBOX_VIEWS)[number]

const csv = <Value extends string>(values: readonly [Value, ...Value[]]) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',').filter(Boolean) : (given ?? [])),
    z.array(z.enum(values)).max(values.length),
  )

/** The inbox's filters, as they stand in the address: lists are comma-separated. */
export const inboxFilters = z.object({
  view: z.enum(INBOX_VIEWS).default('mine'),
  sort: z.enum(['due', 'recent']).default('due'),
  channel: csv(CHANNELS),
  reason: csv(CONVERSATION_REASONS),
  urgency: csv(URGENCIES),
  queue: z.uuid().optional(),
  assignee: z.uuid().optional(),
})
export type InboxFilters = z.output<typeof inboxFilters>

export const inboxInput = inboxFilters.extend({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
})
export type InboxInput = z.output<typeof inboxInput>

export const threadInput = z.object({
  conversationId: z.uuid(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
})

export const conversationIdInput = z.object({ conversationId: z.uuid() })

export const assignInput = z.object({
  conversationId: z.uuid(),
  assigneeId: z.uuid().nullable(),
  /** Refuse when somebody else was faster: for "take". */
  onlyIfUnassigned: z.boolean().default(false),
})
export type AssignInput = z.input<typeof assignInput>

export const resolveInput = z.object({
  conversationId: z.uuid(),
  reason: z.enum(CONVERSATION_REASONS),
  /** What was done, for whoever reads the file next. */
  resolution: z.string().trim().max(2000).optional(),
})
export type ResolveInput = z.input<typeof resolveInput>

export const snoozeInput = z.object({
  conversationId: z.uuid(),
  /** Null waits for the customer. */
  until: z.iso.datetime({ offset: true }).nullable(),
})
export type SnoozeInput = z.input<typeof snoozeInput>

export const editConversationInput = z
  .object({
    conversationId: z.uuid(),
    subject: z.string().trim().min(1).max(300).optional(),
    reason: z.enum(CONVERSATION_REASONS).optional(),
    urgency: z.enum(URGENCIES).optional(),
    queueId: z.uuid().optional(),
  })
  .refine(({ conversationId: _, ...changes }) => Object.values(changes).some((value) => value !== undefined))
export type EditConversationInput = z.input<typeof editConversationInput>

export const noteInput = z.object({
  conversationId: z.uuid(),
  text: z.string().trim().min(1).max(20_000),
  mentions: z.array(z.uuid()).max(20).default([]),
})
export type NoteInput = z.input<typeof noteInput>

export const draftInput = z.object({
  conversationId: z.uuid(),
  mode: z.enum(['reply', 'note']),
  text: z.string().max(100_000),
  to: z.string().max(320).nullable().default(null),
  cc: z.array(z.string().max(320)).max(50).default([]),
  /** The revision this text was written on; null for a new draft. */
  revision: z.number().int().min(1).nullable(),
})
export type DraftInput = z.input<typeof draftInput>

export const undoInput = z.object({ eventId: z.uuid() })

export const markReadInput = z.object({ conversationId: z.uuid(), upTo: z.iso.datetime({ offset: true }) })
export type MarkReadInput = z.input<typeof markReadInput>

export const presenceInput = z.object({ conversationId: z.uuid(), state: z.enum(['looking', 'writing', 'left']) })
export type PresenceInput = z.input<typeof presenceInput>
