import 'server-only'
import { and, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { interactions, portalSessions, portalTokens } from '@/db/schema'
import { provenContactPointIn } from '@/lib/customers/commands/contact-points'
import { type Actor, customerActor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { HOUR_MS } from '@/lib/platform/time'
import { hashCode, hashSecret, newSecret, sameHash } from '../domain/secrets'
import { SECRET_OF } from '../domain/token-reference'
import { findSurvivor } from '../queries/session'
import { codeInput } from '../schemas'

/** How long the portal stays open. */
export const PORTAL_SESSION_MS = HOUR_MS
const MAX_GUESSES = 5

type Origin = { ip: string | null; requestId: string | null }
type Token = typeof portalTokens.$inferSelect

/** Uses a token up, once; null when it is unknown, over, or was used. */
export async function useUp(tx: Transaction, tokenId: string): Promise<Token | null> {
  const [token] = await tx
    .update(portalTokens)
    .set({ usedAt: sql`now()` })
    .where(and(eq(portalTokens.id, tokenId), isNull(portalTokens.usedAt), gt(portalTokens.expiresAt, sql`now()`)))
    .returning()
  return token ?? null
}

/** A session's secret for the cookie, and whose it is. */
export type Opened = { secret: string; customerId: string }

async function open(tx: Transaction, token: Token, method: 'link' | 'code', origin: Origin): Promise<Opened> {
  const customerId = token.customerId && (await findSurvivor(tx, token.customerId))
  if (!customerId) throw new DomainError('gone')
  const secret = newSecret()
  const [session] = await tx
    .insert(portalSessions)
    .values({
      secretHash: hashSecret(secret),
      // As it was when the token was asked for: an undone merge gives the session to whom it was meant.
      customerId: token.customerId as string,
      method,
      expiresAt: new Date(Date.now() + PORTAL_SESSION_MS),
    })
    .returning({ id: portalSessions.id })
  await audit(tx, customerActor({ id: customerId, name: 'portal', scope: 'full', ...origin }), {
    action: 'portal.open',
    subjectKind: 'portal_session',
    subjectId: session?.id ?? null,
    customerId,
    details: { method },
  })
  await provePointOf(tx, token, customerId, origin)
  return { secret, customerId }
}

/** Who came with what was sent to an address has shown that the address is theirs. */
async function provePointOf(tx: Transaction, token: Token, customerId: string, origin: Origin): Promise<void> {
  const [message] = await tx
    .select({ channel: interactions.channel, recipients: interactions.recipients })
    .from(interactions)
    .where(and(eq(interactions.source, 'automation'), eq(interactions.externalId, SECRET_OF + token.id)))
  const address = message?.recipients.to[0]?.address
  if (!address) return
  const actor = customerActor({ id: customerId, name: 'portal', scope: 'full', ...origin })
  const kind = message.channel === 'email' ? 'email' : 'phone'
  await provenContactPointIn(tx, actor, { customerId, kind, value: address })
}

/**
 * Opens the portal with the link that was sent. Throws `gone` for a link
 * that is unknown, used, over or somebody's who is no longer there: always the same.
 */
export async function openWithLink(secret: string, origin: Origin): Promise<Opened> {
  return database().transaction(async (tx) => {
    const [found] = await tx
      .select({ id: portalTokens.id })
      .from(portalTokens)
      .where(and(eq(portalTokens.secretHash, hashSecret(secret)), eq(portalTokens.kind, 'link')))
    const token = found && (await useUp(tx, found.id))
    if (!token) throw new DomainError('gone')
    return open(tx, token, 'link', origin)
  })
}

/** Counts a guess at a code of six figures; the token, when the guess was right and there were few. */
export async function guessCode(secretHash: string, kind: 'code' | 'point', typed: string): Promise<Token | null> {
  const parsed = codeInput.safeParse({ code: typed })
  if (!parsed.success) return null
  // Counted in a transaction of its own: a guess stays counted whatever comes of it.
  const [token] = await database()
    .update(portalTokens)
    .set({ attempts: sql`${portalTokens.attempts} + 1` })
    .where(
      and(
        eq(portalTokens.secretHash, secretHash),
        eq(portalTokens.kind, kind),
        isNotNull(portalTokens.codeHash),
        isNull(portalTokens.usedAt),
        gt(portalTokens.expiresAt, sql`now()`),
        lt(portalTokens.attempts, MAX_GUESSES),
      ),
    )
    .returning()
  if (!token?.codeHash) return null
  return sameHash(hashCode(token.id, parsed.data.code, env().RELAIS_SECRET), token.codeHash) ? token : null
}

/**
 * Opens the portal with the code that was sent, in the browser that asked for it. Throws `gone` for a wrong, used or old
 * code, and after five guesses.
 */
export async function openWithCode(browserSecret: string, typed: string, origin: Origin): Promise<Opened> {
  const guessed = await guessCode(hashSecret(browserSecret), 'code', typed)
  if (!guessed) throw new DomainError('gone')
  return database().transaction(async (tx) => {
    const token = await useUp(tx, guessed.id)
    if (!token) throw new DomainError('gone')
    return open(tx, token, 'code', origin)
  })
}

/** Ends a portal session at once. */
export async function closePortalSession(actor: Actor, secretHash: string): Promise<void> {
  if (actor.kind !== 'customer') throw new DomainError('forbidden')
  await database().transaction(async (tx) => {
    const [session] = await tx
      .update(portalSessions)
      .set({ endedAt: sql`now()` })
      .where(and(eq(portalSessions.secretHash, secretHash), isNull(portalSessions.endedAt)))
      .returning({ id: portalSessions.id })
    if (!session) return
    await audit(tx, actor, {
      action: 'portal.close',
      subjectKind: 'portal_session',
      subjectId: session.id,
      customerId: actor.id,
    })
  })
}

/** Deletes tokens and sessions that no longer matter. */
export async function cleanPortal(): Promise<void> {
  const db = database()
  await db.execute(sql`delete from portal_tokens where expires_at < now() - interval '1 day'`)
  await db.execute(sql`delete from portal_sessions where expires_at < now() - interval '30 days'`)
}
