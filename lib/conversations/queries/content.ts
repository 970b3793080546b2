import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { attachments, blobs, interactions } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { isPicture } from './pictures'

/** Pictures of one mail that are put into its HTML; beyond, they stay reachable as attachments. Bytes. */
const MAX_INLINE_BYTES = 8 * 1024 * 1024

async function findInteraction(actor: Actor, interactionId: string): Promise<typeof interactions.$inferSelect> {
  demand(actor, 'conversation.read')
  if (!isId(interactionId)) throw new DomainError('not_found')
  const db = database()
  const [row] = await db.select().from(interactions).where(eq(interactions.id, interactionId))
  if (!row) throw new DomainError('not_found')
  if (row.customerId) {
    await auditRead(db, actor, {
      action: 'conversation.read',
      subjectKind: 'interaction',
      subjectId: row.id,
      customerId: row.customerId,
    })
  }
  return row
}

/** The whole text of an interaction, quoted history and signature included. Throws `not_found`. */
export async function getInteractionText(actor: Actor, interactionId: string): Promise<{ text: string }> {
  const row = await findInteraction(actor, interactionId)
  return { text: row.text || row.visibleText }
}

export type InteractionHtml = {
  html: string
  language: string | null
  /** Raster pictures of the mail by content id, as data URLs: a sandboxed frame has no cookie to ask for them. */
  pictures: Map<string, string>
}

/** The HTML of a mail as it was stored, with the pictures it carries. Throws `not_found` when there is none. */
export async function getInteractionHtml(actor: Actor, interactionId: string): Promise<InteractionHtml> {
  const row = await findInteraction(actor, interactionId)
  if (row.html === null) throw new DomainError('not_found')
  const files = await database()
    .select({
      contentId: attachments.contentId,
      contentType: attachments.contentType,
      size: attachments.size,
      sha256: attachments.sha256,
    })
    .from(attachments)
    .where(and(eq(attachments.interactionId, row.id)))
    .orderBy(attachments.position)
  const pictures = new Map<string, string>()
  let total = 0
  for (const file of files) {
    if (!file.contentId || !isPicture(file.contentType) || total + file.size > MAX_INLINE_BYTES) continue
    const [blob] = await database().select({ content: blobs.content }).from(blobs).where(eq(blobs.sha256, file.sha256))
    if (!blob) continue
    total += file.size
    pictures.set(file.contentId, `data:${file.contentType};base64,${blob.content.toString('base64')}`)
  }
  return { html: row.html, language: row.language, pictures }
}

export type AttachmentContent = {
  filename: string
  contentType: string
  picture: boolean
  sha256: string
  content: Buffer
}

/** A file with its bytes. Throws `not_found`. Leaves an audit entry of its own: a file leaves the house. */
export async function getAttachment(actor: Actor, attachmentId: string): Promise<AttachmentContent> {
  demand(actor, 'conversation.read')
  if (!isId(attachmentId)) throw new DomainError('not_found')
  const db = database()
  const [row] = await db
    .select({
      filename: attachments.filename,
      contentType: attachments.contentType,
      sha256: attachments.sha256,
      content: blobs.content,
      customerId: interactions.customerId,
    })
    .from(attachments)
    .innerJoin(blobs, eq(blobs.sha256, attachments.sha256))
    .innerJoin(interactions, eq(interactions.id, attachments.interactionId))
    .where(eq(attachments.id, attachmentId))
  if (!row) throw new DomainError('not_found')
  const { customerId, ...file } = row
  if (customerId) {
    await auditRead(db, actor, {
      action: 'attachment.read',
      subjectKind: 'attachment',
      subjectId: attachmentId,
      customerId,
    })
  }
  return { ...file, picture: isPicture(row.contentType) }
}
