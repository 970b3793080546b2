/** What Postgres answers when its disk is full (53100). */
const DISK_FULL = '53100'

/** The SQLSTATE of a database error, also under what a library wraps around it; null for any other error. */
export function sqlState(error: unknown): string | null {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && /^[0-9A-Z]{5}$/.test(each.code)) return each.code
  }
  return null
}

/** Whether the database has no room left for what was to be written. */
export const isDiskFull = (error: unknown): boolean => sqlState(error) === DISK_FULL
