import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { runMigrations } from 'graphile-worker'
import postgres from 'postgres'
import { connect } from './client'

const folder = join(import.meta.dirname, 'migrations')

/** The hash drizzle records for the newest migration of this code: what the database must be at. */
export function expectedSchema(): string {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as { entries: { tag: string }[] }
  const last = journal.entries.at(-1)
  if (!last) throw new Error('no migrations')
  return createHash('sha256')
    .update(readFileSync(join(folder, `${last.tag}.sql`), 'utf8'))
    .digest('hex')
}

/**
 * Brings the database at `url` to this code's schema, the job queue's included.
 * Throws what Postgres said when a migration fails; nothing of that migration stays.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const { sql, db } = connect(url, { max: 1, statementTimeoutMs: 0 })
  try {
    await sql`set lock_timeout = '10s'`
    // Two starts at once on one database wait for each other instead of failing half-way.
    await sql`select pg_advisory_lock(7236001)`
    await migrate(db, { migrationsFolder: folder })
    await runMigrations({ connectionString: url })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function sentence(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof postgres.PostgresError) return `${cause.message} (${cause.code})`
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const url = process.env.DATABASE_URL
  if (!url) {
    console.error('DATABASE_URL is not set.')
    process.exit(1)
  }
  try {
    await migrateDatabase(url)
  } catch (error) {
    console.error(`Migration failed: ${sentence(error)}`)
    process.exit(1)
  }
}
