import 'server-only'
import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { database } from '@/db/client'
import {
  attachments,
  blobs,
  contactPoints,
  contactPointUses,
  conversations,
  customerLinks,
  customers,
  interactions,
  sourceRecords,
} from '@/db/schema'
import type { Channel } from '@/lib/channels/port'
import type { ConversationReason, ConversationStatus } from '@/lib/conversations/domain'
import { readableValue } from '@/lib/identity/domain/company-identifiers'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import type { CustomerBody, InteractionBody } from './schemas'

type InteractionRow = typeof interactions.$inferSelect
type Page<Item> = { items: Item[]; nextCursor: string | null }

/** The place in a list that a cursor names: an instant as exactly as Postgres knows it, and an id. Throws `invalid_input`. */
function placeOf(cursor: string | undefined): SQL | null {
  const values = decodeCursor(cursor, ['instant', 'id'])
  if (!values) return null
  const [at, id] = values
  return sql`(${at}::timestamptz, ${id}::uuid)`
}

/** Spelled like the indexes: without NULLS LAST Postgres would sort what is already sorted. */
const latestFirst = (...columns: PgColumn[]) => columns.map((column) => sql`${column} desc nulls last`)

async function bodiesOf(rows: readonly InteractionRow[]): Promise<InteractionBody[]> {
  const files = rows.length
    ? await database()
        .select({
          interactionId: attachments.interactionId,
          id: attachments.id,
          filename: attachments.filename,
          contentType: attachments.contentType,
          size: attachments.size,
          inline: attachments.inline,
        })
        .from(attachments)
        .where(
          inArray(
            attachments.interactionId,
            rows.map((row) => row.id),
          ),
        )
        .orderBy(asc(attachments.position))
    : []
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    direction: row.direction,
    kind: row.kind,
    from:
      row.fromAddress !== null || row.fromName !== null ? { name: row.fromName, address: row.fromAddress ?? '' } : null,
    to: row.recipients.to,
    cc: row.recipients.cc,
    subject: row.subject,
    text: row.text,
    visibleText: row.visibleText,
    html: row.html,
    attachments: files.filter((file) => file.interactionId === row.id).map(({ interactionId: _, ...file }) => file),
    messageId: row.messageId,
    inReplyTo: row.inReplyTo,
    references: row.references,
    occurredAt: row.occurredAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    durationSeconds: row.durationSeconds,
    automatic: row.automatic,
    state: row.state,
    stateReason: row.stateReason,
    metadata: row.metadata,
    source: row.source,
    externalId: row.externalId,
    customerId: row.customerId,
    conversationId: row.conversationId,
  }))
}

/** One interaction as integrators see it; the read is audited. Throws `not_found`. */
export async function getInteraction(actor: Actor, id: string): Promise<InteractionBody> {
  demand(actor, 'conversation.read')
  const [row] = await database().select().from(interactions).where(eq(interactions.id, id))
  if (!row) throw new DomainError('not_found')
  await audit(database(), actor, {
    action: 'interaction.read',
    subjectKind: 'interaction',
    subjectId: id,
    customerId: row.customerId,
  })
  const [body] = await bodiesOf([row])
  if (!body) throw new DomainError('not_found')
  return body
}

export type Download = { filename: string; contentType: string; content: Buffer }

/** An attachment's bytes; the read is audited. Throws `not_found`. */
export async function getAttachment(actor: Actor, id: string): Promise<Download> {
  demand(actor, 'conversation.read')
  const [row] = await database()
    .select({
      filename: attachments.filename,
      contentType: attachments.contentType,
      content: blobs.content,
      customerId: interactions.customerId,
    })
    .from(attachments)
    .innerJoin(blobs, eq(blobs.sha256, attachments.sha256))
    .innerJoin(interactions, eq(interactions.id, attachments.interactionId))
    .where(eq(attachments.id, id))
  if (!row) throw new DomainError('not_found')
  await audit(database(), actor, {
    action: 'attachment.read',
    subjectKind: 'attachment',
    subjectId: id,
    customerId: row.customerId,
  })
  return row
}

async function survivor(id: string): Promise<typeof customers.$inferSelect> {
  let current = id
  for (let hop = 0; hop < 50; hop++) {
    const [row] = await database().select().from(customers).where(eq(customers.id, current))
    if (!row) throw new DomainError('not_found')
    if (row.erasedAt) throw new DomainError('erased')
    if (!row.mergedIntoId) return row
    current = row.mergedIntoId
  }
  throw new DomainError('conflict')
}

/** One customer; an id that was merged answers with the surviving record and says so. Throws `not_found`, `erased`. */
export async function getCustomerBody(actor: Actor, id: string): Promise<CustomerBody> {
  demand(actor, 'customer.read')
  const row = await survivor(id)
  const [points, records] = await Promise.all([
    database()
      .select({ point: contactPoints, asTyped: contactPointUses.asTyped, verifiedAt: contactPointUses.verifiedAt })
      .from(contactPointUses)
      .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
      .where(and(eq(contactPointUses.customerId, row.id), isNull(contactPointUses.validTo)))
      .orderBy(contactPointUses.createdAt),
    database()
      .select({ id: sourceRecords.id, source: sourceRecords.source, sourceKey: sourceRecords.sourceKey })
      .from(customerLinks)
      .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
      .where(and(eq(customerLinks.customerId, row.id), isNull(customerLinks.until))),
  ])
  await audit(database(), actor, {
    action: 'customer.read',
    subjectKind: 'customer',
    subjectId: row.id,
    customerId: row.id,
  })
  const seen = new Map<string, (typeof points)[number]>()
  for (const each of points) {
    const key = `${each.point.kind} ${each.point.value}`
    const before = seen.get(key)
    if (!before || (!before.verifiedAt && each.verifiedAt)) seen.set(key, each)
  }
  return {
    id: row.id,
    kind: row.kind,
    displayName: row.displayName,
    givenName: row.givenName,
    familyName: row.familyName,
    organisationName: row.organisationName,
    birthDate: row.birthDate,
    language: row.language,
    identifiers: row.identifiers.iban
      ? {
          ...row.identifiers,
          iban: readableValue('iban', row.identifiers.iban, can(actor, 'customer.bank_details')),
        }
      : row.identifiers,
    preferredChannel: row.preferredChannel,
    facts: row.facts,
    contactPoints: [...seen.values()].map(({ point, asTyped, verifiedAt }) => ({
      kind: point.kind,
      value: point.value,
      asTyped,
      verifiedAt: verifiedAt?.toISOString() ?? null,
      shared: point.sharedAt !== null,
      bouncedAt: point.bouncedAt?.toISOString() ?? null,
      bounceKind: point.bounceKind,
    })),
    sourceRecords: records,
    mergedFrom: row.id === id ? null : id,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastInteractionAt: row.lastInteractionAt?.toISOString() ?? null,
  }
}

/** All interactions of a customer, newest first, by keyset. Throws `not_found`, `erased`. */
export async function listTimeline(
  actor: Actor,
  id: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<InteractionBody>> {
  demand(actor, 'customer.read')
  const customer = await survivor(id)
  const place = placeOf(page.cursor)
  const rows = await database()
    .select({ interaction: interactions, place: sql<string>`${interactions.receivedAt}::text` })
    .from(interactions)
    .where(
      and(
        eq(interactions.customerId, customer.id),
        place ? sql`(${interactions.receivedAt}, ${interactions.id}) < ${place}` : undefined,
      ),
    )
    .orderBy(...latestFirst(interactions.receivedAt, interactions.id))
    .limit(page.limit + 1)
  await audit(database(), actor, {
    action: 'customer.read',
    subjectKind: 'customer',
    subjectId: customer.id,
    customerId: customer.id,
    details: { part: 'timeline' },
  })
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined
  return {
    items: await bodiesOf(rows.slice(0, page.limit).map(({ interaction }) => interaction)),
    nextCursor: last ? encodeCursor([last.place, last.interaction.id]) : null,
  }
}

export type ConversationFilter = {
  limit: number
  cursor?: string | undefined
  status?: ConversationStatus | undefined
  customerId?: string | undefined
  assigneeId?: string | undefined
  queueId?: string | undefined
  reason?: ConversationReason | undefined
  channel?: Channel | undefined
}

/** Conversations, the most recently active first, by keyset. */
export async function listConversationBodies(actor: Actor, filter: ConversationFilter) {
  demand(actor, 'conversation.read')
  const place = placeOf(filter.cursor)
  const where: (SQL | undefined)[] = [
    // Said of both: reasons and channels are indexed apart for what is resolved and what is not.
    filter.status
      ? eq(conversations.status, filter.status)
      : sql`(${conversations.status} = 'resolved' or ${conversations.status} <> 'resolved')`,
    filter.customerId ? eq(conversations.customerId, filter.customerId) : undefined,
    filter.assigneeId ? eq(conversations.assigneeId, filter.assigneeId) : undefined,
    filter.queueId ? eq(conversations.queueId, filter.queueId) : undefined,
    filter.reason ? eq(conversations.reason, filter.reason) : undefined,
    filter.channel ? eq(conversations.lastChannel, filter.channel) : undefined,
    place ? sql`(${conversations.lastInteractionAt}, ${conversations.id}) < ${place}` : undefined,
  ]
  const rows = await database()
    .select({ conversation: conversations, place: sql<string>`${conversations.lastInteractionAt}::text` })
    .from(conversations)
    .where(and(...where))
    .orderBy(...latestFirst(conversations.lastInteractionAt, conversations.id))
    .limit(filter.limit + 1)
  const last = rows.length > filter.limit ? rows[filter.limit - 1] : undefined
  return {
    items: rows.slice(0, filter.limit).map(({ conversation }) => conversationBodyOf(conversation)),
    nextCursor: last ? encodeCursor([last.place, last.conversation.id]) : null,
  }
}

const conversationBodyOf = (row: typeof conversations.$inferSelect) => ({
  id: row.id,
  number: row.number,
  customerId: row.customerId,
  subject: row.subject,
  status: row.status,
  reason: row.reason,
  urgency: row.urgency,
  queueId: row.queueId,
  assigneeId: row.assigneeId,
  openedAt: row.openedAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  waitingSince: row.waitingSince?.toISOString() ?? null,
  dueAt: row.dueAt?.toISOString() ?? null,
  lastChannel: row.lastChannel,
  lastInteractionAt: row.lastInteractionAt.toISOString(),
  preview: row.preview,
})

/** One conversation; the read is audited. Throws `not_found`. */
export async function getConversationBody(actor: Actor, id: string) {
  demand(actor, 'conversation.read')
  const [row] = await database().select().from(conversations).where(eq(conversations.id, id))
  if (!row) throw new DomainError('not_found')
  await audit(database(), actor, {
    action: 'conversation.read',
    subjectKind: 'conversation',
    subjectId: id,
    customerId: row.customerId,
  })
  return conversationBodyOf(row)
}
