import 'server-only'
import { createHash } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { signInAttempts } from '@/db/schema'
import { env } from './env'
import { MINUTE_MS } from './time'

const WINDOW_MS = 15 * MINUTE_MS

/** What attempts are counted by: an account, an address … hashed, so that unknown e-mails are not kept in clear. */
export const throttleKey = (kind: string, value: string) =>
  createHash('sha256').update(`${env().RELAIS_SECRET}:${kind}:${value.toLowerCase()}`).digest('base64url')

/** How many attempts were noted under the key within the window, in ms: a quarter of an hour unless given, a day at most. */
export async function recentAttempts(key: string, windowMs = WINDOW_MS): Promise<number> {
  const [row] = await database()
    .select({ count: sql<number>`count(*)::int` })
    .from(signInAttempts)
    .where(and(eq(signInAttempts.key, key), gt(signInAttempts.at, new Date(Date.now() - windowMs))))
  return row?.count ?? 0
}

/** Notes an attempt under each key. */
export async function noteAttempts(tx: Executor, keys: readonly string[]): Promise<void> {
  await tx.insert(signInAttempts).values(keys.map((key) => ({ key })))
}
