import 'server-only'
import { and, eq, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { attributeOverrides, customerLinks, sourceRecords } from '@/db/schema'
import { type Actor, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type GoldenAttribute, type SourceFacts, statedValues } from '../domain/survivorship'
import type { GoldenChoice } from '../schemas'

/** Whether a choice for a merge counts: as long as its record stands under the customer that the merge made. */
export const choiceHolds = (mergeId: SQLWrapper, customerId: SQLWrapper): SQL => sql`exists (
  with recursive up as (
    select m.survivor_id as id from merges m where m.id = ${mergeId}
    union all
    select c.merged_into_id from up join customers c on c.id = up.id where c.merged_into_id is not null
  )
  select 1 from up where up.id = ${customerId})`

/** What stewards chose from a source record for merges, by attribute; null when nothing: for a query that reads records. */
export function chosenValues(recordId: SQL, customerId: SQL): SQL<SourceFacts['chosen'] | null> {
  return sql`(select jsonb_object_agg(o.attribute, jsonb_build_object('value', o.value, 'at', extract(epoch from o.at)) order by o.at)
    from attribute_overrides o
    where o.customer_id = ${customerId} and o.source_record_id = ${recordId} and o.merge_id is not null
      and o.withdrawn_at is null and ${choiceHolds(sql`o.merge_id`, customerId)})`
}

/**
 * Puts values that a steward chose for a merge in force, with the merge's reason. Throws `conflict` when a record does
 * not belong to the customer or no longer says what was chosen. The caller recomputes the customer.
 */
export async function chooseValues(
  tx: Transaction,
  actor: Actor,
  merge: { id: string; customerId: string; reason: string },
  choices: readonly GoldenChoice[],
): Promise<void> {
  for (const { attribute, sourceRecordId, value } of choices) {
    const [record] = await tx
      .select({ attributes: sourceRecords.attributes })
      .from(customerLinks)
      .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
      .where(
        and(
          eq(customerLinks.sourceRecordId, sourceRecordId),
          eq(customerLinks.customerId, merge.customerId),
          isNull(customerLinks.until),
        ),
      )
    if (!record || statedValues(record.attributes)[attribute] !== value) throw new DomainError('conflict')
    await tx.insert(attributeOverrides).values({
      customerId: merge.customerId,
      sourceRecordId,
      attribute,
      value,
      reason: merge.reason,
      mergeId: merge.id,
      decidedBy: userIdOf(actor),
      decidedByName: actor.name,
    })
  }
}

async function endChoices(tx: Transaction, actor: Actor, which: SQL | undefined): Promise<void> {
  await tx
    .update(attributeOverrides)
    .set({ withdrawnAt: sql`now()`, withdrawnByName: actor.name })
    .where(and(which, isNotNull(attributeOverrides.mergeId), isNull(attributeOverrides.withdrawnAt)))
}

/** Ends what was chosen for a merge. The caller recomputes the customers. */
export function endChoicesOfMerge(tx: Transaction, actor: Actor, mergeId: string): Promise<void> {
  return endChoices(tx, actor, eq(attributeOverrides.mergeId, mergeId))
}

/** Ends what was chosen for merges of one attribute of a customer: a later word stands above it. */
export function endChoicesOfAttribute(
  tx: Transaction,
  actor: Actor,
  customerId: string,
  attribute: GoldenAttribute,
): Promise<void> {
  return endChoices(
    tx,
    actor,
    and(eq(attributeOverrides.customerId, customerId), eq(attributeOverrides.attribute, attribute)),
  )
}
