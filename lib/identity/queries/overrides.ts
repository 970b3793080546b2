import 'server-only'
import { and, desc, eq, isNull, or } from 'drizzle-orm'
import { database } from '@/db/client'
import { attributeOverrides } from '@/db/schema'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { survivorOf } from '../commands/lock-customers'
import { choiceHolds } from '../commands/merge-choices'
import { readableValue } from '../domain/company-identifiers'
import type { OverrideView } from '../views/overrides'

/** The stewards' choices that stand for a customer, the latest of each attribute. Throws `not_found`, `erased`. */
export async function overridesOf(actor: Actor, customerId: string): Promise<OverrideView[]> {
  demand(actor, 'customer.read')
  const db = database()
  const rows = await db
    .select()
    .from(attributeOverrides)
    .where(
      and(
        eq(attributeOverrides.customerId, await survivorOf(db, customerId)),
        isNull(attributeOverrides.withdrawnAt),
        or(isNull(attributeOverrides.mergeId), choiceHolds(attributeOverrides.mergeId, attributeOverrides.customerId)),
      ),
    )
    .orderBy(desc(attributeOverrides.at))
  const latest = new Map<string, OverrideView>()
  const accounts = can(actor, 'customer.bank_details')
  for (const { attribute, value, reason, decidedByName, at, mergeId } of rows)
    if (!latest.has(attribute))
      latest.set(attribute, {
        attribute,
        value: readableValue(attribute, value, accounts),
        reason,
        by: decidedByName,
        at: at.toISOString(),
        mergeId,
      })
  return [...latest.values()]
}
