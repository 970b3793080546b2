import 'server-only'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import {
  attachments,
  contactPoints,
  contactPointUses,
  customerLinks,
  customers,
  interactions,
  sourceRecords,
} from '@/db/schema'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { preferencesOf } from '@/lib/preferences/queries'
import { requestsOf } from '@/lib/privacy/queries/requests'
import { type OwnData, readableData } from '../domain/readable-data'
import type { PortalActor } from '../session'
import type { OwnDataView } from '../views'
import { saidBy } from './portal'

/** More exchanges than anybody has had; a download must end. */
const MOST_EXCHANGES = 20_000
const MOST_SAID = 1_000

function demandFile(actor: PortalActor): void {
  if (actor.scope !== 'full') throw new DomainError('forbidden')
}

async function pointsOf(customerId: string) {
  return database()
    .select({
      id: contactPoints.id,
      kind: contactPoints.kind,
      asTyped: contactPointUses.asTyped,
      source: sourceRecords.source,
      verifiedAt: contactPointUses.verifiedAt,
      since: contactPointUses.createdAt,
    })
    .from(contactPointUses)
    .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
    .innerJoin(sourceRecords, eq(sourceRecords.id, contactPointUses.sourceRecordId))
    .where(and(eq(contactPointUses.customerId, customerId), isNull(contactPointUses.validTo)))
    .orderBy(asc(contactPoints.kind), asc(contactPointUses.createdAt))
}

/** What the page of one's own data shows. Throws `forbidden` for who came by a personal link. */
export async function getOwnData(actor: PortalActor): Promise<OwnDataView> {
  demandFile(actor)
  const db = database()
  const [customer] = await db.select().from(customers).where(eq(customers.id, actor.id))
  if (!customer) throw new DomainError('not_found')
  const records = await db
    .select({ id: sourceRecords.id, source: sourceRecords.source })
    .from(customerLinks)
    .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
    .where(and(eq(customerLinks.customerId, actor.id), isNull(customerLinks.until)))
  const sourceOf = (attribute: 'givenName' | 'familyName' | 'organisationName' | 'birthDate') =>
    records.find(({ id }) => id === customer.origins[attribute]?.sourceRecordId)?.source ?? null
  const { brand, name, email, policyUrl } = await organisationOf(db)
  return {
    kind: customer.kind,
    identity: (['givenName', 'familyName', 'organisationName', 'birthDate'] as const).map((field) => ({
      field,
      value: customer[field],
      source: sourceOf(field),
    })),
    points: [...Map.groupBy(await pointsOf(actor.id), ({ id }) => id).values()].flatMap(([first, ...others]) =>
      first
        ? {
            id: first.id,
            kind: first.kind,
            asTyped: first.asTyped,
            sources: [...new Set([first, ...others].map(({ source }) => source))],
            verified: [first, ...others].some(({ verifiedAt }) => verifiedAt !== null),
            since: first.since.toISOString(),
          }
        : [],
    ),
    exchanges: await db.$count(interactions, eq(interactions.customerId, actor.id)),
    organisation: { brand, name, email, policyUrl },
  }
}

/** Everything about a customer, in one object whose names explain themselves. */
async function allOf(customerId: string): Promise<OwnData> {
  const db = database()
  const [customer] = await db.select().from(customers).where(eq(customers.id, customerId))
  if (!customer) throw new DomainError('not_found')
  const records = await db
    .select({ record: sourceRecords })
    .from(customerLinks)
    .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
    .where(and(eq(customerLinks.customerId, customerId), isNull(customerLinks.until)))
    .orderBy(asc(sourceRecords.receivedAt))
  const exchanges = await db
    .select({
      id: interactions.id,
      at: interactions.occurredAt,
      channel: interactions.channel,
      direction: interactions.direction,
      kind: interactions.kind,
      from: interactions.fromAddress,
      subject: interactions.subject,
      text: interactions.visibleText,
      files: sql<
        string[]
      >`array(select ${attachments.filename} from ${attachments} where ${attachments.interactionId} = ${interactions.id} order by ${attachments.position})`,
    })
    .from(interactions)
    .where(eq(interactions.customerId, customerId))
    .orderBy(desc(interactions.receivedAt))
    .limit(MOST_EXCHANGES)
  const { said } = await saidBy(db, customerId, MOST_SAID)
  const { displayName, givenName, familyName, organisationName, birthDate, language, identifiers, facts, firstSeenAt } =
    customer
  return {
    format: 'relais-personal-data/1',
    exportedAt: new Date().toISOString(),
    identity: { displayName, givenName, familyName, organisationName, birthDate, language, identifiers, facts },
    knownSince: firstSeenAt.toISOString(),
    contactPoints: (await pointsOf(customerId)).map(({ id: _, verifiedAt, since, ...point }) => ({
      ...point,
      verifiedAt: verifiedAt?.toISOString() ?? null,
      since: since.toISOString(),
    })),
    sources: records.map(({ record }) => ({
      source: record.source,
      key: record.sourceKey,
      receivedAt: record.receivedAt.toISOString(),
      attributes: record.attributes,
    })),
    preferences: await preferencesOf(db, customerId),
    said,
    requests: await requestsOf(db, customerId),
    exchanges: exchanges.map(({ at, ...exchange }) => ({ ...exchange, at: at.toISOString() })),
  }
}

/** The customer's data as a file: JSON to take elsewhere, or HTML to read. Throws `forbidden` like `getOwnData`. */
export async function downloadOf(
  actor: PortalActor,
  format: 'json' | 'html',
  language: 'fr' | 'en',
): Promise<{ filename: string; contentType: string; content: Buffer }> {
  demandFile(actor)
  const data = await allOf(actor.id)
  await audit(database(), actor, {
    action: 'portal.download',
    subjectKind: 'customer',
    subjectId: actor.id,
    customerId: actor.id,
    details: { format },
  })
  const day = data.exportedAt.slice(0, 10)
  const name = language === 'fr' ? 'mes-donnees' : 'my-data'
  return format === 'json'
    ? {
        filename: `${name}-${day}.json`,
        contentType: 'application/json',
        content: Buffer.from(JSON.stringify(data, null, 2)),
      }
    : {
        filename: `${name}-${day}.html`,
        contentType: 'text/html; charset=utf-8',
        content: Buffer.from(readableData(data, language)),
      }
}
