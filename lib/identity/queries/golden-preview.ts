import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { survivorOf } from '../commands/lock-customers'
import { chosenValues } from '../commands/merge-choices'
import { readableValue } from '../domain/company-identifiers'
import { computeGolden, displayNameOf, GOLDEN_ATTRIBUTES, type SourceFacts, statedValues } from '../domain/survivorship'
import { type PreviewMergeInput, previewMergeInput } from '../schemas/candidates'
import type { GoldenPreviewView, MergePreviewView } from '../views'

type Row = {
  id: string
  source: string
  kind: 'individual' | 'organisation'
  attributes: SourceAttributes
  updated_at: string
  chosen: SourceFacts['chosen'] | null
}

const list = (ids: readonly string[]) => sql`${`{${ids.join()}}`}::uuid[]`

async function recordsOf(db: Executor, customerIds: readonly string[]): Promise<Row[]> {
  return db.execute<Row>(sql`
    select s.id, s.source, s.kind, s.attributes, s.updated_at::text,
      ${chosenValues(sql`s.id`, sql`l.customer_id`)} as chosen
    from customer_links l join source_records s on s.id = l.source_record_id
    where l.customer_id = any(${list(customerIds)}) and l.until is null order by s.id`)
}

/**
 * The golden record that merging these customers would make, attribute by attribute, with the rule that chose each value
 * and the values that stay in their source records. Which customer survives changes the id that stays, never the values.
 * Throws `not_found`, `erased`, `invalid_input`, and `self_merge` when they are one customer by now.
 */
export async function previewMerge(actor: Actor, given: PreviewMergeInput): Promise<MergePreviewView> {
  demand(actor, 'identity.review')
  const parsed = previewMergeInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const db = database()
  const survivorId = await survivorOf(db, parsed.data.survivorId)
  const ids = new Set([survivorId])
  for (const id of parsed.data.customerIds) ids.add(await survivorOf(db, id))
  if (ids.size < 2) throw new DomainError('self_merge')
  const rows = await recordsOf(db, [...ids])
  const facts = rows.map(
    (row): SourceFacts => ({
      sourceRecordId: row.id,
      source: row.source,
      updatedAt: new Date(row.updated_at),
      kind: row.kind,
      values: statedValues(row.attributes),
      verified: row.attributes.verified,
      facts: row.attributes.facts,
      chosen: row.chosen ?? undefined,
    }),
  )
  const golden = computeGolden(facts)
  const mayReadAccounts = can(actor, 'customer.bank_details')
  const shown = (attribute: string, value: string) => readableValue(attribute, value, mayReadAccounts)
  const points = await db.execute<{ as_typed: string }>(sql`
    select as_typed from contact_point_uses where customer_id = any(${list([...ids])}) and valid_to is null order by created_at, id limit 1`)
  return {
    survivorId,
    kind: golden.kind,
    displayName: displayNameOf(
      golden,
      points.map((point) => point.as_typed),
    ),
    attributes: GOLDEN_ATTRIBUTES.flatMap((attribute): GoldenPreviewView[] => {
      const value = golden.values[attribute]
      const origin = golden.origins[attribute]
      if (!value || !origin) return []
      const left = new Map<string, GoldenPreviewView['left'][number]>()
      for (const { sourceRecordId, source, values } of facts) {
        const other = values[attribute]
        if (other && other !== value && !left.has(other))
          left.set(other, { value: shown(attribute, other), source, sourceRecordId })
      }
      const source = rows.find((row) => row.id === origin.sourceRecordId)?.source ?? ''
      return [{ attribute, value: shown(attribute, value), source, ...origin, left: [...left.values()] }]
    }),
  }
}
