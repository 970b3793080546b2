import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema'

export type Database = PostgresJsDatabase<typeof schema>
/** A transaction, or the database itself: what a query or a command runs on. */
export type Executor = Database | Parameters<Parameters<Database['transaction']>[0]>[0]
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

type Connection = { sql: postgres.Sql; db: Database; url: string }

// One pool per process, kept across hot reloads in development.
const holder = globalThis as { relaisConnection?: Connection }

/** Opens a pool on the given url. `max` connections; each statement is bounded by `statementTimeoutMs` (ms). */
export function connect(url: string, { max = 10, statementTimeoutMs = 30_000 } = {}): Connection {
  const sql = postgres(url, {
    max,
    idle_timeout: 30,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'relais', statement_timeout: statementTimeoutMs, timezone: 'UTC' },
  })
  return { sql, db: drizzle(sql, { schema }), url }
}

function connection(): Connection {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set')
  if (holder.relaisConnection?.url !== url) holder.relaisConnection = connect(url)
  return holder.relaisConnection
}

/** The process's drizzle database. */
export function database(): Database {
  return connection().db
}

/** The process's raw postgres.js client, for LISTEN and for statements drizzle cannot say. */
export function rawSql(): postgres.Sql {
  return connection().sql
}

/** Closes the pool; the next use opens a new one. */
export async function closeDatabase(): Promise<void> {
  const open = holder.relaisConnection
  holder.relaisConnection = undefined
  if (open) await open.sql.end({ timeout: 5 })
}

const DIALECT = new PgDialect()

/**
 * Runs a statement that its connection keeps prepared, where `execute` has each parsed anew in a round trip of its own
 * and lets none be sent before it is answered. For statements of one text that run often: a list goes in as one array
 * parameter (`${'{a,b}'}::uuid[]`), not one by one. A query builder says the same with `.prepare('name').execute()`.
 */
export function executePrepared<Row extends Record<string, unknown> = Record<string, unknown>>(
  executor: Executor,
  statement: SQL,
): Promise<Row[]> {
  return executor._.session
    .prepareQuery<{ execute: Row[]; all: never; values: never }>(
      DIALECT.sqlToQuery(statement),
      undefined,
      'prepared',
      false,
    )
    .execute()
}
