import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { contactPoints, contactPointUses, customerLinks, sourceRecords } from '@/db/schema'
import { CHOSEN, goldenColumns } from './recompute-customer'

/** `recomputeCustomer` for many, in three statements however many they are. The caller has locked them. */
export async function recomputeCustomers(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  const wanted = sql`${`{${customerIds.join()}}`}::uuid[]`
  const said = await tx
    .select({ customerId: customerLinks.customerId, record: sourceRecords, chosen: CHOSEN })
    .from(customerLinks)
    .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
    .where(and(sql`${customerLinks.customerId} = any(${wanted})`, isNull(customerLinks.until)))
  const used = await tx
    .select({
      customerId: contactPointUses.customerId,
      kind: contactPoints.kind,
      value: contactPoints.value,
      asTyped: contactPointUses.asTyped,
    })
    .from(contactPointUses)
    .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
    .where(and(sql`${contactPointUses.customerId} = any(${wanted})`, isNull(contactPointUses.validTo)))
    .orderBy(contactPointUses.createdAt, contactPointUses.id)
  const pointsOf = Map.groupBy(used, ({ customerId }) => customerId)
  const rows = [...Map.groupBy(said, ({ customerId }) => customerId)].map(([customerId, records]) => ({
    ...goldenColumns(
      records.map(({ record, chosen }) => ({ ...record, chosen })),
      pointsOf.get(customerId) ?? [],
    ),
    id: customerId,
    received: new Date(Math.min(...records.map(({ record }) => record.receivedAt.getTime()))),
  }))
  await tx.execute(sql`
    update customers c set kind = g.kind, display_name = g."displayName", given_name = g."givenName",
      family_name = g."familyName", organisation_name = g."organisationName", birth_date = g."birthDate",
      language = g.language, identifiers = g.identifiers, facts = g.facts, origins = g.origins, search_text = g."searchText", updated_at = g."updatedAt",
      last_interaction_at = i.last, first_seen_at = least(i.first, g.received)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id uuid, kind text, "displayName" text, "givenName" text,
      "familyName" text, "organisationName" text, "birthDate" date, language text, identifiers jsonb, facts jsonb, origins jsonb,
      "searchText" text, "updatedAt" timestamptz, received timestamptz)
    cross join lateral (
      select max(received_at) as last, min(received_at) as first from interactions where customer_id = g.id
    ) i
    where c.id = g.id`)
}
