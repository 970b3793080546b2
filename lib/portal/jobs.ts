import 'server-only'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { contactPoints, contactPointUses, customers, portalTokens } from '@/db/schema'
import { queueMessage } from '@/lib/channels/commands/queue-message'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { systemActor } from '@/lib/platform/actor'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import type { Jobs } from '@/lib/platform/jobs'
import { logger } from '@/lib/platform/logger'
import { codeLetter, codeText, linkLetter, portalLanguage } from './domain/letters'
import { SECRET_OF } from './domain/token-reference'

/**
 * The one customer who is reached at an address. Null when nobody is, and when several are: a family's address opens
 * nobody's file.
 */
async function ownerOf(tx: Transaction, kind: 'email' | 'phone', value: string): Promise<string | null> {
  const rows = await tx
    .selectDistinct({ customerId: contactPointUses.customerId })
    .from(contactPoints)
    .innerJoin(contactPointUses, eq(contactPointUses.contactPointId, contactPoints.id))
    .innerJoin(customers, eq(customers.id, contactPointUses.customerId))
    .where(
      and(
        eq(contactPoints.kind, kind),
        eq(contactPoints.value, value),
        isNull(contactPoints.sharedAt),
        isNull(contactPointUses.validTo),
        isNull(customers.erasedAt),
      ),
    )
    .limit(2)
  return rows.length === 1 ? (rows[0]?.customerId ?? null) : null
}

type Sending = Jobs['portal.access'] & { customerId: string }

/** Queues the message that will carry a token's secret, in the customer's language, else in that of the page. */
async function queueSecret(tx: Transaction, sending: Sending, kind: 'link' | 'code') {
  const { tokenId, customerId, by, address } = sending
  const [customer] = await tx
    .select({ language: customers.language })
    .from(customers)
    .where(eq(customers.id, customerId))
  const language = portalLanguage(customer?.language ?? sending.language ?? null)
  const { brand } = await organisationOf(tx)
  const letter = kind === 'link' ? linkLetter(language, brand, env().RELAIS_PUBLIC_URL) : codeLetter(language, brand)
  await queueMessage(tx, systemActor('portal'), {
    ...{ customerId, to: address, purpose: 'security', topic: 'security', automatic: true },
    ...(by === 'email' ? { channel: 'email', ...letter } : { channel: 'sms', text: codeText(language, brand) }),
    externalId: SECRET_OF + tokenId,
  })
}

/** Runs `send`; that somebody cannot be written to is nothing that anybody waits to hear. */
async function inSilence(tokenId: string, send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    logger.warn({ code: error.code, tokenId }, 'portal: nothing could be sent')
  }
}

/** Sends a way into the portal to whom an address belongs; to nobody, in silence, when it belongs to nobody. */
export async function grantAccess({ tokenId, by, address, language }: Jobs['portal.access']): Promise<void> {
  await inSilence(tokenId, () =>
    database().transaction(async (tx) => {
      const customerId = await ownerOf(tx, by === 'email' ? 'email' : 'phone', address)
      if (!customerId) return
      const [token] = await tx
        .update(portalTokens)
        .set({ customerId })
        .where(
          and(eq(portalTokens.id, tokenId), isNull(portalTokens.customerId), gt(portalTokens.expiresAt, sql`now()`)),
        )
        .returning({ id: portalTokens.id })
      if (token) await queueSecret(tx, { tokenId, customerId, by, address, language }, 'link')
    }),
  )
}

/** Sends the code that proves a new address. */
export async function sendProof({ tokenId, by, address }: Jobs['portal.prove']): Promise<void> {
  await inSilence(tokenId, () =>
    database().transaction(async (tx) => {
      const [token] = await tx
        .select({ customerId: portalTokens.customerId })
        .from(portalTokens)
        .where(and(eq(portalTokens.id, tokenId), gt(portalTokens.expiresAt, sql`now()`)))
      if (token?.customerId) await queueSecret(tx, { tokenId, customerId: token.customerId, by, address }, 'code')
    }),
  )
}
