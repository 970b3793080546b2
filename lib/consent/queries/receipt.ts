import 'server-only'
import { and, eq, gte } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { consentCheckpoints, consentEvents, consentNotices, consentSubjectPoints, consentSubjects } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { ledgerSigner } from '../commands/signer'
import { writeCheckpointNow } from '../commands/take-checkpoint'
import { buildProof, proofText } from '../domain/proof'
import { dpvReceipt } from '../domain/receipt-dpv'
import { kantaraReceipt, type ReceiptController } from '../domain/receipt-kantara'
import type { ReceiptFormat } from '../schemas'
import { subjectsOf } from './family'
import { organisationOf } from './organisation'
import { receiptPdf } from './receipt-pdf'
import { entryOf } from './rows'
import { nodesOfTree } from './tree'

export type ReceiptFile = { filename: string; contentType: string; content: Buffer }

type EventRow = typeof consentEvents.$inferSelect

/** The entry, if the actor may see it: colleagues with the permission, a customer in the portal their own. */
async function visibleEvent(db: Executor, actor: Actor, eventId: string): Promise<EventRow> {
  if (actor.kind !== 'customer') demand(actor, 'consent.read')
  const [row] = isId(eventId) ? await db.select().from(consentEvents).where(eq(consentEvents.id, eventId)) : []
  if (!row) throw new DomainError('not_found')
  if (actor.kind === 'customer') {
    const mine = actor.scope === 'full' ? await subjectsOf(db, actor.id) : []
    if (!mine.includes(row.subjectId)) throw new DomainError('not_found')
  }
  return row
}

const auditRead = (db: Executor, actor: Actor, row: EventRow, action: string, details: Record<string, unknown>) =>
  audit(db, actor, { action, subjectKind: 'consent_event', subjectId: row.id, customerId: row.subjectId, details })

async function noticeOf(db: Executor, row: EventRow): Promise<string | undefined> {
  if (row.noticeVersion === null || row.noticeSha256 === null) return undefined
  const [notice] = await db
    .select({ text: consentNotices.text })
    .from(consentNotices)
    .where(and(eq(consentNotices.version, row.noticeVersion), eq(consentNotices.sha256, row.noticeSha256)))
  return notice?.text
}

/** What opens the entry's commitment; absent once the person was erased. */
async function openedPoint(db: Executor, row: EventRow) {
  if (row.contactPointHmac === null) return undefined
  const [point] = await db
    .select({ kind: consentSubjectPoints.kind, value: consentSubjectPoints.value, salt: consentSubjects.salt })
    .from(consentSubjectPoints)
    .innerJoin(consentSubjects, eq(consentSubjects.subjectId, consentSubjectPoints.subjectId))
    .where(and(eq(consentSubjectPoints.subjectId, row.subjectId), eq(consentSubjectPoints.hmac, row.contactPointHmac)))
  return point && { kind: point.kind, value: point.value, salt: point.salt.toString('hex') }
}

/** The smallest checkpoint that covers the entry, taken now when there is none yet. */
async function checkpointCovering(db: Executor, seq: number): Promise<{ size: number; text: string }> {
  const [covering] = await db
    .select({ size: consentCheckpoints.size, text: consentCheckpoints.text })
    .from(consentCheckpoints)
    .where(gte(consentCheckpoints.size, seq))
    .orderBy(consentCheckpoints.size)
    .limit(1)
  return covering ?? writeCheckpointNow()
}

/** The proof of one entry as a file that `consent:verify` checks offline. Throws `not_found`. */
export async function proofOf(actor: Actor, eventId: string): Promise<ReceiptFile> {
  const db = database()
  const row = await visibleEvent(db, actor, eventId)
  const checkpoint = await checkpointCovering(db, row.seq)
  const [notice, contactPoint] = [await noticeOf(db, row), await openedPoint(db, row)]
  const proof = await buildProof({
    entry: entryOf(row),
    nodes: nodesOfTree(db),
    checkpoint,
    publicKey: (await ledgerSigner()).vkey,
    ...(notice === undefined ? {} : { notice }),
    ...(contactPoint === undefined ? {} : { contactPoint }),
  })
  await auditRead(db, actor, row, 'consent.proof_exported', {})
  return {
    filename: `preuve-${row.seq}.json`,
    contentType: 'application/json',
    content: Buffer.from(proofText(proof)),
  }
}

async function controllerOf(db: Executor): Promise<ReceiptController> {
  const { brand: _, policyUrl, ...organisation } = await organisationOf(db)
  const here = (path: string) => new URL(path, env().RELAIS_PUBLIC_URL).href
  return { ...organisation, policyUrl: policyUrl ?? here('/'), preferencesUrl: here('/preferences') }
}

/** The receipt of one recorded choice: for people (PDF), Kantara v1.1, or ISO/IEC TS 27560 in DPV terms. Throws `not_found`. */
export async function receiptOf(actor: Actor, eventId: string, format: ReceiptFormat): Promise<ReceiptFile> {
  const db = database()
  const row = await visibleEvent(db, actor, eventId)
  const controller = await controllerOf(db)
  const entry = entryOf(row)
  await auditRead(db, actor, row, 'consent.receipt_exported', { format })
  if (format === 'pdf') {
    const [notice, point] = [await noticeOf(db, row), await openedPoint(db, row)]
    const content = await receiptPdf({ entry, controller, notice: notice ?? null, contactPoint: point?.value ?? null })
    return { filename: `recu-${row.seq}.pdf`, contentType: 'application/pdf', content }
  }
  if (format === 'kantara') {
    const receipt = kantaraReceipt(entry, controller, row.subjectId, (await ledgerSigner()).vkey)
    return json(`recu-${row.seq}-kantara.json`, receipt)
  }
  const family = await db
    .select()
    .from(consentEvents)
    .where(
      and(
        eq(consentEvents.subjectId, row.subjectId),
        eq(consentEvents.purpose, row.purpose),
        eq(consentEvents.channel, row.channel),
        eq(consentEvents.brand, row.brand),
      ),
    )
  return json(
    `recu-${row.seq}-27560.json`,
    dpvReceipt(family.map(entryOf), controller, { id: row.id, createdAt: new Date() }),
  )
}

const json = (filename: string, value: object): ReceiptFile => ({
  filename,
  contentType: 'application/json',
  content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
})
