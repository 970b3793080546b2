import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { relationDecisions } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import type { RelationKind } from '../domain/relations'
import { type DecideRelationInput, decideRelationInput, withdrawRelationInput } from '../schemas/relations'
import { consoleRecordOf } from './console-record'
import { type LockedCustomer, lockSettled, lockSurvivors, survivorOf } from './lock-customers'

/** Whom a decision is about, in the order in which it is kept; null when such customers cannot belong together so. */
function inOrder(kind: RelationKind, a: LockedCustomer, b: LockedCustomer): [LockedCustomer, LockedCustomer] | null {
  if (kind === 'household') return a.kind === 'individual' && b.kind === 'individual' ? [a, b] : null
  if (a.kind === b.kind) return null
  return a.kind === 'individual' ? [a, b] : [b, a]
}

/** Ends what was said before about the two customers; answers the latest of it. */
async function endDecisions(tx: Transaction, actor: Actor, kind: RelationKind, a: string, b: string) {
  const ended = await tx.execute<{ belongs: boolean; reason: string }>(sql`
    update relation_decisions d set withdrawn_at = now(), withdrawn_by_name = ${actor.name}
    from customer_links x, customer_links y
    where d.kind = ${kind} and d.withdrawn_at is null
      and x.source_record_id = d.record_a and x.until is null and y.source_record_id = d.record_b and y.until is null
      and ((x.customer_id = ${a}::uuid and y.customer_id = ${b}::uuid) or (x.customer_id = ${b}::uuid and y.customer_id = ${a}::uuid))
    returning d.belongs, d.reason, d.at`)
  return ended.at(-1) ?? null
}

/**
 * Says that two customers belong together, or that they do not, whatever their sources suggest; it replaces what was
 * said before, which comes back as `replaced`. Throws `not_found`, `erased`, `self_merge` for one customer,
 * `invalid_input` for kinds of customers that cannot belong together so.
 */
export async function decideRelation(
  actor: Actor,
  given: DecideRelationInput,
): Promise<{ decisionId: string; replaced: { belongs: boolean; reason: string } | null }> {
  demand(actor, 'customer.edit')
  const parsed = decideRelationInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, otherId, kind, belongs, reason } = parsed.data
  return database().transaction(async (tx) => {
    const [one, other] = await lockSurvivors(tx, [customerId, otherId])
    if (!one || !other) throw new DomainError('not_found')
    if (one.id === other.id) throw new DomainError('self_merge')
    const ordered = inOrder(kind, one, other)
    if (!ordered) throw new DomainError('invalid_input', { fields: { otherId: ['wrong_kind'] } })
    const replaced = await endDecisions(tx, actor, kind, one.id, other.id)
    const records = [await consoleRecordOf(tx, ordered[0].id), await consoleRecordOf(tx, ordered[1].id)]
    const [recordA = '', recordB = ''] = kind === 'household' ? records.sort() : records
    const [made] = await tx
      .insert(relationDecisions)
      .values({ kind, recordA, recordB, belongs, reason, decidedBy: userIdOf(actor), decidedByName: actor.name })
      .returning({ id: relationDecisions.id })
    if (!made) throw new Error('relation not written')
    await told(tx, actor, 'customer.decide_relation', [one.id, other.id], { kind, belongs })
    return { decisionId: made.id, replaced: replaced && { belongs: replaced.belongs, reason: replaced.reason } }
  })
}

/** Takes back what a colleague said: the sources decide again. Throws `not_found`, `conflict` when it was taken back. */
export async function withdrawRelation(
  actor: Actor,
  given: z.input<typeof withdrawRelationInput>,
): Promise<{ decisionId: string }> {
  demand(actor, 'customer.edit')
  const parsed = withdrawRelationInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { decisionId } = parsed.data
  return database().transaction(async (tx) => {
    const customers = await lockSettled(tx, async (now) => {
      const holders = await now.execute<{ id: string }>(sql`
        select l.customer_id as id from relation_decisions d
        join customer_links l on l.source_record_id in (d.record_a, d.record_b) and l.until is null
        where d.id = ${decisionId}::uuid order by l.source_record_id`)
      return Promise.all(holders.map(({ id }) => survivorOf(now, id)))
    })
    if (customers.length === 0) throw new DomainError('not_found')
    const [ended] = await tx
      .update(relationDecisions)
      .set({ withdrawnAt: sql`now()`, withdrawnByName: actor.name })
      .where(and(eq(relationDecisions.id, decisionId), isNull(relationDecisions.withdrawnAt)))
      .returning()
    if (!ended) throw new DomainError('conflict')
    const ids = customers.map(({ id }) => id)
    await told(tx, actor, 'customer.withdraw_relation', ids, { kind: ended.kind, belonged: ended.belongs })
    return { decisionId }
  })
}

async function told(
  tx: Transaction,
  actor: Actor,
  action: string,
  customerIds: readonly string[],
  details: Record<string, unknown>,
): Promise<void> {
  for (const customerId of new Set(customerIds)) {
    const others = customerIds.filter((id) => id !== customerId)
    await audit(tx, actor, {
      action,
      subjectKind: 'customer',
      subjectId: customerId,
      customerId,
      details: { ...details, otherCustomerId: others[0] ?? null },
    })
    await notify(tx, { type: 'customer', customerId })
  }
}
