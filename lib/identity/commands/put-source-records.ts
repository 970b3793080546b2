import 'server-only'
import type { Transaction } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditEach } from '@/lib/platform/audit'
import { notifyEach } from '@/lib/platform/live'
import type { SourceRecordPut } from '../schemas'
import type { SourceRecordInput } from './resolve-source-record'
import { inPieces, resolveSourceRecords } from './resolve-source-records'
import { takeTogether } from './take-together'

export type PutOutcome = { sourceRecordId: string; customerId: string; outcome: 'created' | 'matched' | 'review' }

/** Records of one transaction: what they lock, others wait for some tenths of a second. */
const TOGETHER = 100

const inputOf = (record: SourceRecordPut): SourceRecordInput => ({
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

async function put(tx: Transaction, actor: Actor, inputs: readonly SourceRecordInput[]): Promise<PutOutcome[]> {
  const resolutions = await resolveSourceRecords(tx, inputs)
  await auditEach(
    tx,
    actor,
    resolutions.map(({ sourceRecordId, customerId }) => ({
      action: 'source_record.put',
      subjectKind: 'source_record',
      subjectId: sourceRecordId,
      customerId,
    })),
  )
  await notifyEach(
    tx,
    resolutions.map(({ customerId }) => ({ type: 'customer', customerId })),
  )
  return resolutions.map(({ sourceRecordId, customerId, outcome }) => ({
    sourceRecordId,
    customerId,
    outcome: outcome === 'known' ? 'matched' : outcome,
  }))
}

/**
 * Writes what another system says about its people, each record once by (source, sourceKey), and resolves each to its
 * customer. A hundred records a transaction, so that a thousand never hold a thousand customers locked: where one of
 * them cannot be written, those before it are, and putting all again does the rest. The answers are in the order of the
 * input.
 */
export async function putSourceRecords(actor: Actor, records: readonly SourceRecordPut[]): Promise<PutOutcome[]> {
  demand(actor, 'import.run')
  const outcomes: PutOutcome[] = []
  for (const piece of inPieces(records.map(inputOf), (input) => input, TOGETHER))
    outcomes.push(...(await takeTogether(piece, (tx, some) => put(tx, actor, some))))
  return outcomes
}
