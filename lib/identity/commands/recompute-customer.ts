import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { contactPoints, contactPointUses, customerLinks, customers, sourceRecords } from '@/db/schema'
import { IDENTIFIER_ATTRIBUTES } from '../domain/company-identifiers'
import { computeGolden, displayNameOf, type SourceFacts, statedValues } from '../domain/survivorship'
import { fold } from '../domain/text'
import { chosenValues } from './merge-choices'

/** What one search finds a customer by: folded names and every address and number, phones in both spellings. */
export function searchTextOf(
  names: readonly (string | null | undefined)[],
  points: readonly { kind: string; value: string; asTyped: string }[],
): string {
  const parts = new Set<string>()
  for (const name of names) if (name) parts.add(fold(name))
  for (const point of points) {
    if (point.kind === 'phone' || point.kind === 'whatsapp') {
      parts.add(point.value)
      if (point.value.startsWith('+33')) parts.add(`0${point.value.slice(3)}`)
    } else parts.add(fold(point.kind === 'postal' ? point.asTyped : point.value))
  }
  return [...parts].join(' ').slice(0, 8000)
}

type SourceRecord = typeof sourceRecords.$inferSelect & { chosen?: SourceFacts['chosen'] | null }
/** What stewards chose from a record for merges, beside it in a query over links and records. */
export const CHOSEN = chosenValues(sql`${sourceRecords.id}`, sql`${customerLinks.customerId}`)

type UsedPoint = { kind: string; value: string; asTyped: string }

/**
 * What source records, in any order, and the contact points in use, oldest first, say about their customer: columns of
 * `customers`.
 */
export function goldenColumns(given: readonly SourceRecord[], points: readonly UsedPoint[]) {
  // One order for everybody, or the words to search by would change places with each merge.
  const records = given.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const facts: SourceFacts[] = records.map((record) => ({
    sourceRecordId: record.id,
    source: record.source,
    updatedAt: record.updatedAt,
    kind: record.kind,
    values: statedValues(record.attributes),
    verified: record.attributes.verified,
    facts: record.attributes.facts,
    chosen: record.chosen ?? undefined,
  }))
  const golden = computeGolden(facts)
  const displayName = displayNameOf(
    golden,
    points.map((point) => point.asTyped),
  )
  const everyName = records.flatMap(({ attributes }) => [
    attributes.displayName,
    [attributes.givenName, attributes.familyName].filter(Boolean).join(' '),
    attributes.birthName,
    attributes.organisationName,
  ])
  const factNumbers = Object.values(golden.facts).filter(
    (fact): fact is string => typeof fact === 'string' && /\d/.test(fact) && fact.length < 40,
  )
  const identifiers = Object.fromEntries(
    IDENTIFIER_ATTRIBUTES.flatMap((attribute) => {
      const value = golden.values[attribute]
      return value ? [[attribute, value]] : []
    }),
  )
  // An account number is not searched: it would tell whose it is to those who may not read it.
  const { iban: _, ...searched } = identifiers
  return {
    kind: golden.kind,
    displayName,
    givenName: golden.values.givenName ?? null,
    familyName: golden.values.familyName ?? null,
    organisationName: golden.values.organisationName ?? null,
    birthDate: golden.values.birthDate ?? null,
    language: golden.values.language ?? null,
    identifiers,
    facts: golden.facts,
    origins: golden.origins,
    searchText: searchTextOf([displayName, ...everyName, ...factNumbers, ...Object.values(searched)], points),
    updatedAt: new Date(Math.max(...records.map(({ updatedAt }) => updatedAt.getTime()))),
  }
}

/**
 * Recomputes a customer's golden record and search text from its current source records. Call it in the transaction
 * that changed a source record, a link or a contact point.
 */
export async function recomputeCustomer(tx: Transaction, customerId: string): Promise<void> {
  // Sent together: neither needs the other's answer.
  const [records, points] = await Promise.all([
    tx
      .select({ record: sourceRecords, chosen: CHOSEN })
      .from(customerLinks)
      .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
      .where(and(eq(customerLinks.customerId, customerId), isNull(customerLinks.until)))
      .prepare('records')
      .execute(),
    tx
      .select({ kind: contactPoints.kind, value: contactPoints.value, asTyped: contactPointUses.asTyped })
      .from(contactPointUses)
      .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
      .where(and(eq(contactPointUses.customerId, customerId), isNull(contactPointUses.validTo)))
      .orderBy(contactPointUses.createdAt, contactPointUses.id)
      .prepare('points')
      .execute(),
  ])
  if (records.length === 0) return
  const firstSeen = new Date(Math.min(...records.map(({ record }) => record.receivedAt.getTime())))
  await tx
    .update(customers)
    .set({
      ...goldenColumns(
        records.map(({ record, chosen }) => ({ ...record, chosen })),
        points,
      ),
      // All derived, so that a merge and its undo leave the row as it was to the byte.
      lastInteractionAt: sql`(select max(received_at) from interactions where customer_id = ${customerId})`,
      firstSeenAt: sql`least((select min(received_at) from interactions where customer_id = ${customerId}), ${firstSeen.toISOString()}::timestamptz)`,
    })
    .where(eq(customers.id, customerId))
    .prepare('recompute')
    .execute()
}
