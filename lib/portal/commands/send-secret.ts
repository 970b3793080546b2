import 'server-only'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { portalTokens } from '@/db/schema'
import { env } from '@/lib/platform/env'
import { SECRET_MARK } from '../domain/letters'
import { hashCode, hashSecret, newCode, newSecret } from '../domain/secrets'
import { SECRET_OF } from '../domain/token-reference'

/**
 * The text of a message as it leaves: a link or a code is made now, put where the stored text has its
 * mark, and only its hash is kept. Any other text comes back as it is; null for a message whose token is over.
 */
export async function withPortalSecret(
  reader: Executor,
  message: { externalId: string | null; text: string },
): Promise<string | null> {
  if (!message.externalId?.startsWith(SECRET_OF)) return message.text
  const tokenId = message.externalId.slice(SECRET_OF.length)
  const [token] = await reader
    .select({ kind: portalTokens.kind })
    .from(portalTokens)
    .where(and(eq(portalTokens.id, tokenId), isNull(portalTokens.usedAt), gt(portalTokens.expiresAt, sql`now()`)))
  if (!token) return null
  const isLink = token.kind === 'link' || token.kind === 'opt_in'
  const secret = isLink ? newSecret() : newCode()
  await reader
    .update(portalTokens)
    .set(isLink ? { secretHash: hashSecret(secret) } : { codeHash: hashCode(tokenId, secret, env().RELAIS_SECRET) })
    .where(eq(portalTokens.id, tokenId))
  return message.text.replace(SECRET_MARK, secret)
}
