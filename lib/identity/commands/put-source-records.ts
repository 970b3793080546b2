import 'server-only'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { notify } from '@/lib/platform/live'
import type { SourceRecordPut } from '../schemas'
import { resolveSourceRecord } from './resolve-source-record'

export type PutOutcome = { sourceRecordId: string; customerId: string; outcome: 'created' | 'matched' | 'review' }

/**
 * Writes what another system says about its people, each record once by (source, sourceKey), and resolves each to its
 * customer. One transaction a record, so that a thousand never hold a thousand customers locked. The answers are in
 * the order of the input.
 */
export async function putSourceRecords(actor: Actor, records: readonly SourceRecordPut[]): Promise<PutOutcome[]> {
  demand(actor, 'import.run')
  const outcomes: PutOutcome[] = []
  for (const record of records) {
    outcomes.push(
      await database().transaction(async (tx) => {
        const resolution = await resolveSourceRecord(tx, {
          source: record.source,
          sourceKey: record.sourceKey,
          kind: record.kind,
          attributes: record.attributes,
          points: record.contactPoints.map(({ kind, value, label, verified }) => ({
            kind,
            asTyped: value,
            ...(label ? { label } : {}),
            ...(verified ? { verified } : {}),
          })),
        })
        await Promise.all([
          audit(tx, actor, {
            action: 'source_record.put',
            subjectKind: 'source_record',
            subjectId: resolution.sourceRecordId,
            customerId: resolution.customerId,
          }),
          notify(tx, { type: 'customer', customerId: resolution.customerId }),
        ])
        return {
          sourceRecordId: resolution.sourceRecordId,
          customerId: resolution.customerId,
          outcome: resolution.outcome === 'known' ? ('matched' as const) : resolution.outcome,
        }
      }),
    )
  }
  return outcomes
}
