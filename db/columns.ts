import { sql } from 'drizzle-orm'
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'

/** UUIDv7 primary key, made by Postgres 18, so that ids sort by creation. */
export const id = () => uuid('id').primaryKey().default(sql`uuidv7()`)

/** An instant, always with its zone. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const createdAt = () => instant('created_at').notNull().defaultNow()

/** Case-insensitive text (extension citext). */
export const citext = customType<{ data: string }>({ dataType: () => 'citext' })

/** Raw bytes. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/** Full-text vector, only ever written by a generated column. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
