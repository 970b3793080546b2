import 'server-only'
import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { apiKeys, idempotencyKeys, rateLimits } from '@/db/schema'
import { hashApiKey } from '@/lib/platform/api-keys'
import { DomainError } from '@/lib/platform/errors'

const WINDOW_SECONDS = 60
const USE_NOTED_EVERY_MS = 60_000
/** An idempotent call that its server never finished may be tried again after this. */
const ABANDONED_AFTER_MS = 60_000

export type ApiKey = { id: string; name: string; scopes: string[] }

/** The live API key with this secret, or null. Its last use is noted once a minute. */
export async function findApiKey(secret: string): Promise<ApiKey | null> {
  const db = database()
  const [key] = await db
    .select({ id: apiKeys.id, name: apiKeys.name, scopes: apiKeys.scopes, lastUsedAt: apiKeys.lastUsedAt })
    .from(apiKeys)
    .where(and(eq(apiKeys.secretHash, hashApiKey(secret)), isNull(apiKeys.revokedAt)))
  if (!key) return null
  if (!key.lastUsedAt || Date.now() - key.lastUsedAt.getTime() > USE_NOTED_EVERY_MS) {
    await db.update(apiKeys).set({ lastUsedAt: new Date() }).where(eq(apiKeys.id, key.id))
  }
  return key
}

/** Counts one request in the current minute of a bucket. Returns the count so far and seconds until the minute ends. */
export async function takeFromBucket(bucket: string): Promise<{ count: number; resetSeconds: number }> {
  const windowStart = new Date(Math.floor(Date.now() / 1000 / WINDOW_SECONDS) * WINDOW_SECONDS * 1000)
  const [row] = await database()
    .insert(rateLimits)
    .values({ bucket, windowStart, count: 1 })
    .onConflictDoUpdate({
      target: [rateLimits.bucket, rateLimits.windowStart],
      set: { count: sql`${rateLimits.count} + 1` },
    })
    .returning({ count: rateLimits.count })
  const resetSeconds = Math.max(1, Math.ceil((windowStart.getTime() + WINDOW_SECONDS * 1000 - Date.now()) / 1000))
  return { count: row?.count ?? 1, resetSeconds }
}

/**
 * Claims an Idempotency-Key. Returns the answer already given, or null when the caller is to do the work.
 * Throws `idempotency_mismatch` for another request under the same key, `idempotency_in_progress` while it runs.
 */
export async function beginIdempotent(
  apiKeyId: string,
  key: string,
  requestHash: string,
): Promise<{ status: number; body: unknown } | null> {
  const db = database()
  const [claimed] = await db
    .insert(idempotencyKeys)
    .values({ apiKeyId, key, requestHash })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  if (claimed) return null
  const [before] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.apiKeyId, apiKeyId), eq(idempotencyKeys.key, key)))
  if (!before) throw new DomainError('idempotency_in_progress')
  if (before.requestHash !== requestHash) throw new DomainError('idempotency_mismatch')
  if (before.status !== null) return { status: before.status, body: before.body }
  const [taken] = await db
    .update(idempotencyKeys)
    .set({ createdAt: new Date() })
    .where(
      and(
        eq(idempotencyKeys.apiKeyId, apiKeyId),
        eq(idempotencyKeys.key, key),
        isNull(idempotencyKeys.status),
        lt(idempotencyKeys.createdAt, new Date(Date.now() - ABANDONED_AFTER_MS)),
      ),
    )
    .returning({ key: idempotencyKeys.key })
  if (!taken) throw new DomainError('idempotency_in_progress')
  return null
}

/** Keeps the answer of an idempotent call; a failure on our side (5xx) is forgotten, so that it can be tried again. */
export async function finishIdempotent(apiKeyId: string, key: string, status: number, body: unknown): Promise<void> {
  const mine = and(eq(idempotencyKeys.apiKeyId, apiKeyId), eq(idempotencyKeys.key, key))
  if (status >= 500) await database().delete(idempotencyKeys).where(mine)
  else await database().update(idempotencyKeys).set({ status, body }).where(mine)
}

/** Forgets answers older than a day and counters of past minutes. */
export async function cleanApi(): Promise<void> {
  const dayAgo = new Date(Date.now() - 86_400_000)
  await database().delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, dayAgo))
  await database()
    .delete(rateLimits)
    .where(lt(rateLimits.windowStart, new Date(Date.now() - 3_600_000)))
}
