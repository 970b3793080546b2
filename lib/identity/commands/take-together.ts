import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { DomainError } from '@/lib/platform/errors'
import { sqlState } from '@/lib/platform/sql-state'

/** Shorter than Postgres takes to look for deadlocks: whoever meets several items crosswise wins. */
const PATIENCE_MS = 200
/** Times a single item is tried again when it met another transaction crosswise. */
const MAX_TRIES = 5
const CROSSWISE = new Set(['40001', '40P01', '55P03'])
/** SQLSTATE classes that blame the data of an item, not the database: data, integrity and limits. */
const BLAMES_AN_ITEM = /^(?:22|23|54)/

const isCrosswise = (error: unknown): boolean => CROSSWISE.has(sqlState(error) ?? '')

/** Whether an error is about what an item says, not about the database. */
export const blamesItem = (error: unknown): boolean =>
  error instanceof DomainError || BLAMES_AN_ITEM.test(sqlState(error) ?? '')

/**
 * Does some work on all items in one transaction; in halves when somebody holds what they need or one of them cannot be
 * done, down to the item that is to blame, of which `refused` makes a result. Waits for locks so shortly, when there are
 * several items, that the other transaction wins. Returns the results in the order of the items. Throws what is nobody's
 * fault, and without `refused` whatever befell an item; what was done before it stays.
 */
export async function takeTogether<Item, Result>(
  items: readonly Item[],
  work: (tx: Transaction, items: readonly Item[]) => Promise<Result[]>,
  refused?: (item: Item, error: unknown) => Result,
): Promise<Result[]> {
  const [only] = items
  if (only === undefined) return []
  const several = items.length > 1
  for (let tries = 1; ; tries++) {
    try {
      return await database().transaction(async (tx) => {
        if (several) await tx.execute(sql.raw(`set local lock_timeout = ${PATIENCE_MS}`))
        return work(tx, items)
      })
    } catch (error) {
      if (several && (isCrosswise(error) || blamesItem(error))) break
      if (!several && isCrosswise(error) && tries < MAX_TRIES) continue
      if (!several && refused && blamesItem(error)) return [refused(only, error)]
      throw error
    }
  }
  const half = Math.ceil(items.length / 2)
  return [
    ...(await takeTogether(items.slice(0, half), work, refused)),
    ...(await takeTogether(items.slice(half), work, refused)),
  ]
}
