import 'server-only'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { portalSessions } from '@/db/schema'
import { survivorOf } from '@/lib/customers/queries/family'
import { DomainError } from '@/lib/platform/errors'

/** The customer an id leads to today, merges followed; null when it is unknown or erased. */
export async function findSurvivor(reader: Executor, customerId: string): Promise<string | null> {
  try {
    return (await survivorOf(reader, customerId)).id
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'not_found' || error.code === 'erased')) return null
    throw error
  }
}

/** The session in force under a secret's hash, with the customer it leads to today; null when there is none. */
export async function findPortalSession(
  secretHash: string,
): Promise<{ id: string; customerId: string; expiresAt: Date } | null> {
  const [row] = await database()
    .select({ id: portalSessions.id, customerId: portalSessions.customerId, expiresAt: portalSessions.expiresAt })
    .from(portalSessions)
    .where(
      and(
        eq(portalSessions.secretHash, secretHash),
        isNull(portalSessions.endedAt),
        gt(portalSessions.expiresAt, sql`now()`),
      ),
    )
  const customerId = row && (await findSurvivor(database(), row.customerId))
  return row && customerId ? { ...row, customerId } : null
}

/** The customer whom a link was written for, as it stands today; null when it is unknown or erased. */
export const findLinkCustomer = (customerId: string) => findSurvivor(database(), customerId)
