import 'server-only'
import { randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { database } from '@/db/client'
import { apiKeys } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { hashApiKey } from '@/lib/platform/api-keys'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import type { apiKeyIdInput, createApiKeyInput } from '../schemas'

/** Makes an API key. The secret is in this answer and nowhere else: only its hash is kept. */
export async function createApiKey(
  actor: Actor,
  { name, scopes }: z.output<typeof createApiKeyInput>,
): Promise<{ apiKeyId: string; secret: string }> {
  demand(actor, 'settings.api_keys')
  const secret = `rk_${randomBytes(24).toString('base64url')}`
  return database().transaction(async (tx) => {
    const [key] = await tx
      .insert(apiKeys)
      .values({ name, scopes, prefix: secret.slice(0, 8), secretHash: hashApiKey(secret), createdBy: userIdOf(actor) })
      .returning({ id: apiKeys.id })
    if (!key) throw new Error('api key not written')
    await audit(tx, actor, {
      action: 'api_key.create',
      subjectKind: 'api_key',
      subjectId: key.id,
      details: { name, scopes },
    })
    return { apiKeyId: key.id, secret }
  })
}

/** Stops an API key at its next request. Throws `not_found`. */
export async function revokeApiKey(
  actor: Actor,
  { apiKeyId }: z.output<typeof apiKeyIdInput>,
): Promise<{ apiKeyId: string }> {
  demand(actor, 'settings.api_keys')
  return database().transaction(async (tx) => {
    const [key] = await tx
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(and(eq(apiKeys.id, apiKeyId), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id })
    if (!key) throw new DomainError('not_found')
    await audit(tx, actor, { action: 'api_key.revoke', subjectKind: 'api_key', subjectId: apiKeyId })
    return { apiKeyId }
  })
}
