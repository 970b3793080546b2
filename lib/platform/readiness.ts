import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import journal from '@/db/migrations/meta/_journal.json'

const WORKER_SILENT_MS = 15_000
const CHECK_TIMEOUT_MS = 3_000

export type Readiness = { database: string; schema: string; worker: string }

function bounded<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer in 3 s')), CHECK_TIMEOUT_MS)),
  ])
}

/** Each check is `ok` or says what is wrong. The schema is right when its newest migration is this code's newest. */
export async function readiness(): Promise<Readiness> {
  const checks: Readiness = { database: 'ok', schema: 'ok', worker: 'ok' }
  try {
    await bounded(database().execute(sql`select 1`))
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const message =
      cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : 'unreachable'
    return { database: `unreachable (${message})`, schema: 'unknown', worker: 'unknown' }
  }
  try {
    const [applied] = await bounded(
      database().execute<{ created_at: string }>(
        sql`select created_at from drizzle.__drizzle_migrations order by created_at desc limit 1`,
      ),
    )
    const expected = journal.entries.at(-1)?.when ?? 0
    const at = Number(applied?.created_at ?? 0)
    if (at < expected) checks.schema = 'older than this code: migrations are missing'
    if (at > expected) checks.schema = 'newer than this code: deploy the matching version'
  } catch {
    checks.schema = 'not migrated'
  }
  try {
    const [pulse] = await bounded(
      database().execute<{ age: number | null }>(
        sql`select extract(epoch from now() - max(at))::float8 * 1000 as age from worker_heartbeats`,
      ),
    )
    if (pulse?.age == null) checks.worker = 'none has started'
    else if (pulse.age > WORKER_SILENT_MS) checks.worker = `silent for ${Math.round(pulse.age / 1000)} s`
  } catch {
    checks.worker = 'unknown'
  }
  return checks
}
