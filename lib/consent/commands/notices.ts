import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { consentNotices } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { sha256Hex } from '../domain/canonical'
import { noticeInput } from '../schemas'

/** Publishes a version of a notice. It can never be reworded, only retired. Throws `already_exists`. */
export async function publishNotice(actor: Actor, input: z.input<typeof noticeInput>): Promise<{ noticeId: string }> {
  demand(actor, 'privacy.manage')
  const parsed = noticeInput.safeParse(input)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const [notice] = await tx
      .insert(consentNotices)
      .values({ ...parsed.data, sha256: sha256Hex(parsed.data.text), createdBy: userIdOf(actor) })
      .onConflictDoNothing()
      .returning({ id: consentNotices.id })
    if (!notice) throw new DomainError('already_exists')
    await audit(tx, actor, {
      action: 'consent.notice_published',
      subjectKind: 'consent_notice',
      subjectId: notice.id,
      details: { version: parsed.data.version, language: parsed.data.language },
    })
    return { noticeId: notice.id }
  })
}

/** Takes a version out of use; what was recorded with it stays proven. Throws `not_found`. */
export async function retireNotice(actor: Actor, { noticeId }: { noticeId: string }): Promise<void> {
  demand(actor, 'privacy.manage')
  await database().transaction(async (tx) => {
    const [retired] = await tx
      .update(consentNotices)
      .set({ retiredAt: sql`now()` })
      .where(and(eq(consentNotices.id, noticeId), isNull(consentNotices.retiredAt)))
      .returning({ version: consentNotices.version })
    if (!retired) throw new DomainError('not_found')
    await audit(tx, actor, {
      action: 'consent.notice_retired',
      subjectKind: 'consent_notice',
      subjectId: noticeId,
      details: retired,
    })
  })
}

/**
 * The notice with exactly these words, published by the application that shows them when it is new: its version ends
 * in the beginning of their hash, so that no wording ever takes another's place.
 */
export async function ensureNotice(
  tx: Transaction,
  { slug, ...input }: Omit<z.output<typeof noticeInput>, 'version'> & { slug: string },
): Promise<{ noticeId: string; version: string }> {
  const sha256 = sha256Hex(input.text)
  const version = `${slug}-${sha256.slice(0, 8)}`
  await tx
    .insert(consentNotices)
    .values({ ...input, version, sha256 })
    .onConflictDoNothing()
  const [notice] = await tx
    .select({ id: consentNotices.id })
    .from(consentNotices)
    .where(and(eq(consentNotices.version, version), eq(consentNotices.language, input.language)))
  if (!notice) throw new Error('notice not written')
  return { noticeId: notice.id, version }
}
