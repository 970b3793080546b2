import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { instantText } from '@/lib/conversations/queries/instants'
import { isMissed } from '@/lib/conversations/queries/thread'
import {
  IDENTIFIER_ATTRIBUTES,
  type IdentifierAttribute,
  readableValue,
} from '@/lib/identity/domain/company-identifiers'
import { type GoldenAttribute, type SurvivorshipRule, statedValues } from '@/lib/identity/domain/survivorship'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { isRestricted } from '@/lib/privacy/queries/restriction'
import { type AttributeSource, type ClaimedPoint, originOfAttribute, primaryPoint } from '../domain/provenance'
import type {
  CommitmentView,
  ContactPointView,
  ConversationEffortView,
  CustomerView,
  GoldenValueView,
  LastContactView,
  OpenConversationView,
} from '../views'
import { contactPointsOf } from './contact-points'
import { effortsOf } from './effort'
import { familyOf, inIds, survivorOf } from './family'

/** Promises kept this recently are still shown, struck through. */
const KEPT_SHOWN = sql`interval '2 days'`
const MAX_OPEN = 20

type GoldenRow = {
  kind: 'individual' | 'organisation'
  display_name: string
  given_name: string | null
  family_name: string | null
  organisation_name: string | null
  birth_date: string | null
  language: string | null
  identifiers: CustomerView['identifiers']
  preferred_channel: Channel | null
  facts: Record<string, string | number | boolean>
  origins: Partial<Record<GoldenAttribute, { sourceRecordId: string; rule: SurvivorshipRule }>>
  first_seen_at: string
  last_interaction_at: string | null
  restricted: boolean
}

type RecordRow = {
  id: string
  source: string
  source_key: string
  updated_at: string
  attributes: AttributeSource['values'] & { verified?: string[] }
}

async function goldenOf(customerId: string): Promise<GoldenRow> {
  const [row] = await database().execute<GoldenRow>(sql`
    select kind, display_name, given_name, family_name, organisation_name, birth_date::text, language, identifiers, preferred_channel,
      facts, origins, first_seen_at::text, last_interaction_at::text, ${isRestricted(sql`customers.id`)} as restricted
    from customers where id = ${customerId}::uuid`)
  if (!row) throw new DomainError('not_found')
  return row
}

async function recordsOf(family: readonly string[]): Promise<RecordRow[]> {
  return [
    ...(await database().execute<RecordRow>(sql`
      select s.id, s.source, s.source_key, s.updated_at::text, s.attributes
      from customer_links l join source_records s on s.id = l.source_record_id
      where l.customer_id in ${inIds(family)} and l.until is null order by s.updated_at desc, s.id`)),
  ]
}

/** Values as the actor may read them. */
type Readable = <Values extends { iban?: string }>(values: Values) => Values

const readableTo =
  (actor: Actor): Readable =>
  (values) =>
    values.iban ? { ...values, iban: readableValue('iban', values.iban, can(actor, 'customer.bank_details')) } : values

/** The names of one record as one text, so that a person's name has one origin and not three. */
function nameStated(values: AttributeSource['values']): string {
  return [values.givenName, values.familyName].filter(Boolean).join(' ') || values.displayName || ''
}

function valuesOf(
  golden: GoldenRow,
  records: readonly RecordRow[],
  points: readonly (ClaimedPoint & { view: ContactPointView })[],
  readable: Readable,
): GoldenValueView[] {
  const sources = records.map(
    (record): AttributeSource => ({
      sourceRecordId: record.id,
      source: record.source,
      sourceKey: record.source_key,
      updatedAt: instantText(record.updated_at),
      values: readable(statedValues(record.attributes)),
      verified: record.attributes.verified ?? [],
    }),
  )
  const found: GoldenValueView[] = []
  const attribute = (
    key: 'organisationName' | 'birthDate' | 'language' | IdentifierAttribute,
    value?: string | null,
  ) => {
    const origin = value ? originOfAttribute(key, sources, golden.origins[key]) : null
    if (value && origin) found.push({ key, value, origin, others: 0 })
  }
  const named = sources.map((source) => ({
    ...source,
    values: { displayName: nameStated(source.values) },
    verified: source.verified.some((name) => name === 'familyName' || name === 'givenName' || name === 'displayName')
      ? ['displayName']
      : [],
  }))
  const nameOrigin = golden.origins.familyName ?? golden.origins.givenName ?? golden.origins.displayName
  const ofName = originOfAttribute('displayName', named, nameOrigin)
  if (ofName) found.push({ key: 'name', value: golden.display_name, origin: ofName, others: 0 })
  attribute('organisationName', golden.organisation_name)
  attribute('birthDate', golden.birth_date)
  for (const kind of ['phone', 'email', 'postal'] as const) {
    const ofKind = points.filter((point) => point.kind === kind)
    const primary = primaryPoint(ofKind)
    if (!primary) continue
    const view = ofKind.find((point) => point.id === primary.point.id)?.view
    const open = ofKind.filter((point) => point.view.endedAt === null)
    if (view)
      found.push({
        key: kind,
        value: kind === 'postal' ? view.asTyped : view.value,
        origin: primary.origin,
        others: open.length - 1,
      })
  }
  attribute('language', golden.language)
  for (const key of IDENTIFIER_ATTRIBUTES) attribute(key, readable(golden.identifiers)[key])
  return found
}

async function preferredOf(family: readonly string[], channel: Channel | null): Promise<CustomerView['preferred']> {
  if (!channel) return null
  const [row] = await database().execute<{ actor_name: string; at: string }>(sql`
    select actor_name, at::text from audit_entries
    where customer_id in ${inIds(family)} and action = 'customer.prefer_channel' order by at desc limit 1`)
  return { channel, by: row?.actor_name ?? null, at: instantText(row?.at ?? null) }
}

async function commitmentsOf(family: readonly string[]): Promise<CommitmentView[]> {
  const rows = await database().execute<{
    id: string
    text: string
    due_at: string
    made_by: string | null
    conversation_id: string | null
    fulfilled_at: string | null
  }>(sql`
    select m.id, m.text, m.due_at::text, u.name as made_by, m.conversation_id, m.fulfilled_at::text
    from commitments m left join users u on u.id = m.made_by
    where m.customer_id in ${inIds(family)} and (m.fulfilled_at is null or m.fulfilled_at > now() - ${KEPT_SHOWN})
    order by (m.fulfilled_at is not null), m.due_at, m.id limit 100`)
  return rows.map((row) => ({
    id: row.id,
    text: row.text,
    dueAt: instantText(row.due_at),
    madeBy: row.made_by,
    conversationId: row.conversation_id,
    fulfilledAt: instantText(row.fulfilled_at),
  }))
}

/** Commitments kept (KPI.md): fulfilled by their due time, of those fallen due. */
async function promisesOf(family: readonly string[]): Promise<CustomerView['promises']> {
  const [row] = await database().execute<{ kept: number; due: number }>(sql`
    select count(*) filter (where fulfilled_at <= due_at)::int as kept, count(*)::int as due
    from commitments where customer_id in ${inIds(family)} and (due_at <= now() or fulfilled_at <= due_at)`)
  return { kept: row?.kept ?? 0, fallenDue: row?.due ?? 0 }
}

/** The last contact between people on each channel, and the open channels on which there never was one. */
async function lastContactsOf(family: readonly string[]): Promise<LastContactView[]> {
  const rows = await database().execute<{
    channel: Channel
    at: string | null
    direction: 'inbound' | 'outbound' | null
    missed: boolean
  }>(sql`
    with latest as (
      select distinct on (i.channel) i.channel, i.received_at as at, i.direction, ${isMissed} as missed
      from interactions i
      where i.customer_id in ${inIds(family)} and i.direction <> 'internal' and not i.automatic and i.state is distinct from 'cancelled'
        and i.kind not in ('bounce', 'auto_reply', 'abuse_report')
      order by i.channel, i.received_at desc, i.id desc)
    select channel, at::text, direction, missed from latest
    union all
    select distinct a.channel, null, null, false from channel_accounts a
    where a.disabled_at is null and a.channel <> 'internal' and not exists (select from latest l where l.channel = a.channel)
    order by at desc nulls last, channel`)
  return rows.map((row) => ({ ...row, at: instantText(row.at) }))
}

async function conversationsOf(
  family: readonly string[],
): Promise<{ open: OpenConversationView[]; counts: { all: number; open: number } }> {
  const [open, [counted]] = await Promise.all([
    database().execute<OpenConversationView>(sql`
      select id, number, subject, last_channel as channel from conversations
      where customer_id in ${inIds(family)} and status <> 'resolved' order by last_interaction_at desc, id desc limit ${MAX_OPEN}`),
    database().execute<{ all: number; open: number }>(sql`
      select count(*)::int as all, count(*) filter (where status <> 'resolved')::int as open
      from conversations where customer_id in ${inIds(family)}`),
  ])
  return { open: [...open], counts: { all: counted?.all ?? 0, open: counted?.open ?? 0 } }
}

async function effortView(
  family: readonly string[],
  conversationId: string | undefined,
): Promise<ConversationEffortView | null> {
  const [conversation] = await database().execute<{ id: string; number: number; subject: string }>(sql`
    select id, number, subject from conversations
    where customer_id in ${inIds(family)} and ${conversationId ? sql`id = ${conversationId}::uuid` : sql`status <> 'resolved'`}
    order by last_interaction_at desc, id desc limit 1`)
  if (!conversation) return null
  const effort = (await effortsOf([conversation.id])).get(conversation.id)?.effort
  return effort ? { conversation, effort } : null
}

/** Where the file of an id is: the survivor's id, or that its data has been erased. Reads nothing of the file itself. Throws `not_found`. */
export async function findCustomerPlace(actor: Actor, customerId: string): Promise<{ id: string } | 'erased'> {
  demand(actor, 'customer.read')
  try {
    const { id } = await survivorOf(database(), customerId)
    return { id }
  } catch (error) {
    if (error instanceof DomainError && error.code === 'erased') return 'erased'
    throw error
  }
}

/** The name of a customer merged into this one, directly or not; null when the id is none such. */
export async function findMergedName(
  actor: Actor,
  { customerId, mergedId }: { customerId: string; mergedId: string | null },
): Promise<string | null> {
  demand(actor, 'customer.read')
  if (!isId(mergedId) || mergedId === customerId) return null
  const family = await familyOf(database(), customerId)
  if (!family.includes(mergedId.toLowerCase())) return null
  const [row] = await database().execute<{ name: string }>(
    sql`select display_name as name from customers where id = ${mergedId}::uuid`,
  )
  return row?.name ?? null
}

const VERIFIABLE: readonly GoldenAttribute[] = ['givenName', 'familyName', 'organisationName', 'birthDate']

/**
 * One customer: golden values with their origin, contact points, promises, last contacts, effort of the conversation
 * given (else of the latest open one). Follows merges. Throws `not_found`, `erased`. Leaves an audit entry.
 */
export async function getCustomer(actor: Actor, customerId: string, conversationId?: string): Promise<CustomerView> {
  demand(actor, 'customer.read')
  const db = database()
  const survivor = await survivorOf(db, customerId)
  const family = await familyOf(db, survivor.id)
  await auditRead(db, actor, {
    action: 'customer.read',
    subjectKind: 'customer',
    subjectId: survivor.id,
    customerId: survivor.id,
  })
  const golden = await goldenOf(survivor.id)
  const readable = readableTo(actor)
  const [records, points, commitments, promises, lastContacts, conversations, effort, preferred] = await Promise.all([
    recordsOf(family),
    contactPointsOf(db, family),
    commitmentsOf(family),
    promisesOf(family),
    lastContactsOf(family),
    conversationsOf(family),
    effortView(family, conversationId),
    preferredOf(family, golden.preferred_channel),
  ])
  return {
    id: survivor.id,
    mergedFrom: survivor.mergedFrom,
    kind: golden.kind,
    displayName: golden.display_name,
    givenName: golden.given_name,
    familyName: golden.family_name,
    organisationName: golden.organisation_name,
    birthDate: golden.birth_date,
    language: golden.language,
    identifiers: readable(golden.identifiers),
    preferred,
    facts: Object.entries(golden.facts).map(([name, value]) => ({ name, value })),
    restricted: golden.restricted,
    verified: VERIFIABLE.some((attribute) => golden.origins[attribute]?.rule === 'verified'),
    firstSeenAt: instantText(golden.first_seen_at),
    lastInteractionAt: instantText(golden.last_interaction_at),
    values: valuesOf(golden, records, points, readable),
    contactPoints: points.map((point) => point.view),
    commitments,
    promises,
    lastContacts,
    effort,
    openConversations: conversations.open,
    counts: {
      conversations: conversations.counts.all,
      openConversations: conversations.counts.open,
      sourceRecords: records.length,
    },
    rights: {
      edit: can(actor, 'customer.edit'),
      log: can(actor, 'interaction.log'),
      accessLog: can(actor, 'customer.access_log'),
      bankDetails: can(actor, 'customer.bank_details'),
      merge: can(actor, 'identity.merge'),
    },
  }
}
