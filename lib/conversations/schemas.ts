import { z } from 'zod'
import { CHANNELS } from '@/lib/channels/port'
import { CONVERSATION_REASONS, INTERACTION_KINDS } from './domain'

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
  /** Defaults to the sender of the last inbound e-mail. */
  to: z.email().max(320).optional(),
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
