import postgres from 'postgres'

/** So many rows are held at a time, however long the ledger. */
const BATCH = 2_000

/**
 * The rows of the ledger in the database, in order of `seq` and in the spelling that was hashed. Nothing is repaired:
 * an instant that is none comes as whatever the database says, and fails the hash.
 */
export async function* ledgerRows(url: string): AsyncIterable<Record<string, unknown>> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { timezone: 'UTC', statement_timeout: 0 } })
  const instant = (name: string) => sql`to_char(${sql(name)}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${sql(name)}`
  try {
    const cursor = sql<Record<string, unknown>[]>`
      select seq::float8 as seq, id, ${instant('occurred_at')}, ${instant('received_at')}, subject_id, contact_point_hmac,
        contact_point_kind, controller, brand, purpose, channel, state, legal_basis, jurisdiction, notice_version,
        notice_sha256, language, method, source, actor, evidence_sha256, ${instant('valid_until')}, supersedes, rule_version,
        prev_hash, hash
      from consent_events order by consent_events.seq`.cursor(BATCH)
    for await (const rows of cursor) yield* rows
  } finally {
    await sql.end({ timeout: 5 })
  }
}
