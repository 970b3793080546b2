import { z } from 'zod'
import { CHANNELS } from '@/lib/channels/port'
import {
  CONVERSATION_REASONS,
  CONVERSATION_STATUSES,
  INTERACTION_KINDS,
  SEND_STATES,
  URGENCIES,
} from '@/lib/conversations/domain'
import { IDENTIFIER_ATTRIBUTES } from '@/lib/identity/domain/company-identifiers'

/** Ids come in either case (RFC 9562 §4) and are compared in lower case. */
export const idParams = z.object({ id: z.uuid().toLowerCase() })

export const party = z.object({ name: z.string().nullable(), address: z.string() })

export const problemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    fields: z.record(z.string(), z.array(z.string())).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem+json' })

export const deliveryAccepted = z
  .object({ deliveryId: z.uuid(), duplicate: z.boolean() })
  .meta({ id: 'DeliveryAccepted' })

export const deliveryStatus = z
  .object({
    deliveryId: z.uuid(),
    status: z.enum(['pending', 'processed', 'quarantined']),
    reason: z.string().nullable(),
    interactionId: z.uuid().nullable(),
    conversationId: z.uuid().nullable(),
    customerId: z.uuid().nullable(),
  })
  .meta({ id: 'Delivery' })

export const attachmentBody = z.object({
  id: z.uuid(),
  filename: z.string(),
  contentType: z.string(),
  size: z.int().describe('bytes'),
  inline: z.boolean(),
})

export const interactionBody = z
  .object({
    id: z.uuid(),
    channel: z.enum(CHANNELS),
    direction: z.enum(['inbound', 'outbound', 'internal']),
    kind: z.enum(INTERACTION_KINDS),
    from: party.nullable(),
    to: z.array(party),
    cc: z.array(party),
    subject: z.string().nullable(),
    text: z.string().describe('the whole text'),
    visibleText: z.string().describe('without quoted history and signature'),
    html: z.string().nullable().describe('sanitised'),
    attachments: z.array(attachmentBody),
    messageId: z.string().nullable(),
    inReplyTo: z.string().nullable(),
    references: z.array(z.string()),
    occurredAt: z.iso.datetime({ offset: true }),
    receivedAt: z.iso.datetime({ offset: true }),
    durationSeconds: z.int().nullable(),
    automatic: z.boolean(),
    state: z.enum(SEND_STATES).nullable().describe('outbound only'),
    stateReason: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    source: z.string(),
    externalId: z.string().nullable(),
    customerId: z.uuid().nullable(),
    conversationId: z.uuid().nullable(),
  })
  .meta({ id: 'Interaction' })
export type InteractionBody = z.infer<typeof interactionBody>

export const interactionLogged = z
  .object({ interactionId: z.uuid(), conversationId: z.uuid(), customerId: z.uuid(), duplicate: z.boolean() })
  .meta({ id: 'InteractionLogged' })

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

const iso = z.iso.datetime({ offset: true })

export const contactPointBody = z.object({
  kind: z.string(),
  value: z.string().describe('normalised: lower-case e-mail, E.164 phone'),
  asTyped: z.string(),
  verifiedAt: iso.nullable(),
  shared: z.boolean(),
  bouncedAt: iso.nullable(),
  bounceKind: z.enum(['hard', 'soft']).nullable(),
})

export const customerBody = z
  .object({
    id: z.uuid(),
    kind: z.enum(['individual', 'organisation']),
    displayName: z.string(),
    givenName: z.string().nullable(),
    familyName: z.string().nullable(),
    organisationName: z.string().nullable(),
    birthDate: z.string().nullable(),
    language: z.string().nullable(),
    identifiers: z
      .partialRecord(z.enum(IDENTIFIER_ATTRIBUTES), z.string())
      .describe('numbers of a company whose checksum holds; only the ends of an IBAN without the scope `admin`'),
    preferredChannel: z.string().nullable(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    contactPoints: z.array(contactPointBody),
    sourceRecords: z.array(z.object({ id: z.uuid(), source: z.string(), sourceKey: z.string() })),
    /** The id that was asked for, when it was merged into this customer. */
    mergedFrom: z.uuid().nullable(),
    firstSeenAt: iso,
    lastInteractionAt: iso.nullable(),
  })
  .meta({ id: 'Customer' })
export type CustomerBody = z.infer<typeof customerBody>

export const customerSummary = z
  .object({
    id: z.uuid(),
    kind: z.enum(['individual', 'organisation']),
    displayName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    lastInteractionAt: iso.nullable(),
  })
  .meta({ id: 'CustomerSummary' })

export const conversationBody = z
  .object({
    id: z.uuid(),
    number: z.int(),
    customerId: z.uuid(),
    subject: z.string(),
    status: z.enum(CONVERSATION_STATUSES),
    reason: z.enum(CONVERSATION_REASONS).nullable(),
    urgency: z.enum(URGENCIES),
    queueId: z.uuid(),
    assigneeId: z.uuid().nullable(),
    openedAt: iso,
    resolvedAt: iso.nullable(),
    waitingSince: iso.nullable(),
    dueAt: iso.nullable(),
    lastChannel: z.enum(CHANNELS),
    lastInteractionAt: iso,
    preview: z.string(),
  })
  .meta({ id: 'Conversation' })

/** A page of a list; `nextCursor` is null on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
