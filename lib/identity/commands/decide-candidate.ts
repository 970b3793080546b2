import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { matchCandidates } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError, type ErrorCode } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import {
  candidateInput,
  type DecideCandidateInput,
  type DecideCandidatesInput,
  decideCandidateInput,
  decideCandidatesInput,
} from '../schemas/candidates'
import type { MatchStatus } from '../views'
import { type LockedCustomer, lockSettled } from './lock-customers'
import { mergeCustomersIn } from './merge-customers'
import { undoMergeIn } from './unmerge-customers'

type Candidate = typeof matchCandidates.$inferSelect

/** The customers of both records, locked; the candidate as it is once they are. Throws `not_found`. */
async function lockCandidate(
  tx: Transaction,
  candidateId: string,
): Promise<{ candidate: Candidate; customers: readonly [LockedCustomer, LockedCustomer] }> {
  const [a, b] = await lockSettled(tx, async (now) => {
    const [row] = await now.execute<{ a: string; b: string }>(sql`
      select a.customer_id as a, b.customer_id as b from match_candidates c
      join customer_links a on a.source_record_id = c.record_a and a.until is null
      join customer_links b on b.source_record_id = c.record_b and b.until is null
      where c.id = ${candidateId}::uuid`)
    return row ? [row.a, row.b] : []
  })
  const [candidate] = await tx.select().from(matchCandidates).where(eq(matchCandidates.id, candidateId)).for('update')
  if (!candidate || !a || !b) throw new DomainError('not_found')
  return { candidate, customers: [a, b] }
}

/** Every pair of the two customers that waits: one answer is the answer to all of them. */
async function settlePairs(
  tx: Transaction,
  [a, b]: readonly [LockedCustomer, LockedCustomer],
  status: 'different' | 'never' | 'later',
  decidedBy: string | null,
  reason: string | null,
): Promise<void> {
  const now =
    status === 'later' ? sql`` : sql`, decided_at = now(), decided_by = ${decidedBy}::uuid, reason = ${reason}::text`
  await tx.execute(sql`
    update match_candidates c set status = ${status} ${now}
    from customer_links x, customer_links y
    where x.source_record_id = c.record_a and x.until is null and y.source_record_id = c.record_b and y.until is null
      and ((x.customer_id = ${a.id}::uuid and y.customer_id = ${b.id}::uuid) or (x.customer_id = ${b.id}::uuid and y.customer_id = ${a.id}::uuid))
      and c.status in ('open', 'later')`)
}

/** The customer that stays when nobody says which: the one that was there first. */
function firstOf([a, b]: readonly [LockedCustomer, LockedCustomer]): LockedCustomer {
  const difference = a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
  return difference < 0 ? a : b
}

async function decideIn(tx: Transaction, actor: Actor, input: ReturnType<typeof decideCandidateInput.parse>) {
  const { candidate, customers } = await lockCandidate(tx, input.candidateId)
  const [a, b] = customers
  const reason = input.reason || null
  if (a.id === b.id) throw new DomainError('self_merge')
  if (candidate.status === 'never') throw new DomainError('never_merge')
  if (candidate.status !== 'open' && candidate.status !== 'later') throw new DomainError('conflict')
  let mergeId: string | null = null
  let status: MatchStatus
  if (input.decision === 'merge') {
    const asked = input.survivorId?.toLowerCase()
    const survivor = asked ? customers.find(({ id }) => id === asked) : firstOf(customers)
    if (!survivor) throw new DomainError('conflict')
    const merged = await mergeCustomersIn(tx, actor, {
      customerId: survivor.id,
      with: [survivor.id === a.id ? b.id : a.id],
      reason: reason ?? '',
      choices: input.choices,
    })
    mergeId = merged.mergeIds[0] ?? null
    await tx.update(matchCandidates).set({ reason }).where(eq(matchCandidates.id, candidate.id))
    status = 'merged'
  } else {
    await settlePairs(tx, customers, input.decision, userIdOf(actor), reason)
    status = input.decision
  }
  await audit(tx, actor, {
    action: `identity.${input.decision}`,
    subjectKind: 'match_candidate',
    subjectId: candidate.id,
    customerId: a.id,
    details: { otherCustomerId: b.id, weight: candidate.weight, mergeId },
  })
  for (const { id } of customers) await notify(tx, { type: 'identity', customerId: id })
  return { status, mergeId }
}

/**
 * Answers whether two records are one customer. `merge` brings the customers together (`mergeId` undoes it); `different`
 * is not asked again unless much more speaks for it; `never` forbids it for good; `later` puts it off. Throws
 * `not_found`, `invalid_input`, `conflict` when it was answered before or the survivor is neither customer,
 * `self_merge` when both are one customer by now, `never_merge`, `erased`.
 */
export async function decideMatchCandidate(
  actor: Actor,
  given: DecideCandidateInput,
): Promise<{ status: MatchStatus; mergeId: string | null }> {
  demand(actor, 'identity.merge')
  const parsed = decideCandidateInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction((tx) => decideIn(tx, actor, parsed.data))
}

/** The same answer to many, one transaction each; those that could not be answered come back with their code. */
export async function decideMatchCandidates(
  actor: Actor,
  given: DecideCandidatesInput,
): Promise<{ decided: string[]; failed: { id: string; code: ErrorCode }[] }> {
  demand(actor, 'identity.merge')
  const parsed = decideCandidatesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { candidateIds, decision, reason } = parsed.data
  const decided: string[] = []
  const failed: { id: string; code: ErrorCode }[] = []
  for (const candidateId of new Set(candidateIds)) {
    try {
      await decideMatchCandidate(actor, { candidateId, decision, reason })
      decided.push(candidateId)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      failed.push({ id: candidateId, code: error.code })
    }
  }
  return { decided, failed }
}

/**
 * Takes an answer back: a merge is undone, and the pair waits again. Throws `not_found`, and `conflict` when the pair
 * waits already or its merge was undone otherwise.
 */
export async function undoCandidateDecision(
  actor: Actor,
  given: { candidateId: string },
): Promise<{ status: MatchStatus }> {
  demand(actor, 'identity.merge')
  const parsed = candidateInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const { candidateId } = parsed.data
    const [before] = await tx.select().from(matchCandidates).where(eq(matchCandidates.id, candidateId))
    if (!before) throw new DomainError('not_found')
    // The undo locks the customers it parts, in one order for everybody: it comes first.
    if (before.mergeId) await undoMergeIn(tx, actor, { mergeId: before.mergeId })
    const { candidate, customers } = await lockCandidate(tx, candidateId)
    if (before.status === 'open' || (!before.mergeId && candidate.status !== before.status))
      throw new DomainError('conflict')
    const [now] = await tx
      .update(matchCandidates)
      .set({ status: 'open', statusBefore: null, mergeId: null, decidedAt: null, decidedBy: null, reason: null })
      .where(eq(matchCandidates.id, candidate.id))
      .returning({ status: matchCandidates.status })
    await audit(tx, actor, {
      action: 'identity.undo_decision',
      subjectKind: 'match_candidate',
      subjectId: candidate.id,
      customerId: customers[0].id,
      details: { was: before.status },
    })
    for (const { id } of customers) await notify(tx, { type: 'identity', customerId: id })
    return { status: now?.status ?? 'open' }
  })
}
