import 'server-only'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Executor } from '@/db/client'
import { consentConflicts } from '@/lib/consent/queries/conflicts'
import { survivorOf } from '@/lib/customers/queries/family'
import { mergeFacts } from '@/lib/identity/queries/merge-facts'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { preferencesOf } from '@/lib/preferences/queries'
import { mergeEffectsInput } from './schemas'
import type { MergeEffectsView } from './views'

type Happened = Pick<MergeEffectsView, 'interactions' | 'conversations' | 'openConversations' | 'promises' | 'requests'>

async function happenedTo(db: Executor, customerIds: readonly string[]): Promise<Happened> {
  const ids = sql`${`{${customerIds.join()}}`}::uuid[]`
  const [row] = await db.execute<Happened>(sql`
    select (select count(*)::int from interactions where customer_id = any(${ids})) as interactions,
      (select count(*)::int from conversations where customer_id = any(${ids})) as conversations,
      (select coalesce(jsonb_agg(number order by number), '[]') from conversations
        where customer_id = any(${ids}) and status <> 'resolved') as "openConversations",
      (select count(*)::int from commitments where customer_id = any(${ids}) and fulfilled_at is null) as promises,
      (select coalesce(jsonb_agg(jsonb_build_object('customerId', customer_id, 'kind', kind) order by received_at), '[]')
        from privacy_requests where customer_id = any(${ids}) and status in ('received', 'in_progress')) as requests`)
  if (!row) throw new Error('nothing read')
  return row
}

/** What merging makes of the customers' choices: the strictest holds (PRODUCT.md §5), the survivor's channel stays. */
async function preferencesAfter(
  db: Executor,
  customerIds: readonly string[],
): Promise<MergeEffectsView['preferences']> {
  const all = await Promise.all(
    customerIds.map(async (customerId) => ({ customerId, ...(await preferencesOf(db, customerId)) })),
  )
  const pauses = all.flatMap(({ pausedUntil }) => (pausedUntil ? [pausedUntil] : [])).sort()
  const topics = Object.keys(all[0]?.topics ?? {}) as (keyof (typeof all)[number]['topics'])[]
  const kept = all[0]?.preferredChannel ?? null
  const given = all.flatMap(({ preferredChannel }) =>
    preferredChannel && preferredChannel !== kept ? [preferredChannel] : [],
  )
  return {
    pausedUntil: pauses.at(-1) ?? null,
    refused: topics.flatMap((topic) => {
      const by = all.filter((each) => !each.topics[topic].on).map(({ customerId }) => customerId)
      return by.length > 0 && by.length < all.length ? [{ topic, by }] : []
    }),
    channel: given.length > 0 ? { kept, given: [...new Set(given)] } : null,
  }
}

/**
 * What would be different once these customers are one under the first of them. Follows merges. Throws `invalid_input`,
 * `not_found`, `erased`, and `self_merge` when they are one by now. Leaves an audit entry for each.
 */
export async function getMergeEffects(
  actor: Actor,
  given: z.input<typeof mergeEffectsInput>,
  now = new Date(),
): Promise<MergeEffectsView> {
  demand(actor, 'identity.review')
  const parsed = mergeEffectsInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const db = database()
  const survivors = await Promise.all(parsed.data.customerIds.map((id) => survivorOf(db, id)))
  const ids = [...new Set(survivors.map(({ id }) => id))]
  if (ids.length < 2) throw new DomainError('self_merge')
  for (const customerId of ids)
    await auditRead(db, actor, { action: 'customer.read', subjectKind: 'customer', subjectId: customerId, customerId })
  const [facts, happened, consents, preferences] = await Promise.all([
    mergeFacts(db, ids),
    happenedTo(db, ids),
    consentConflicts(db, ids, now),
    preferencesAfter(db, ids),
  ])
  return { ...facts, ...happened, consents, preferences }
}
