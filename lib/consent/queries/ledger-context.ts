import 'server-only'
import { sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Executor } from '@/db/client'
import { consentEvents, consentNotices, consentSubjects, customers } from '@/db/schema'
import { type Organisation, organisationOf } from './organisation'

type Notice = Pick<typeof consentNotices.$inferSelect, 'id' | 'version' | 'sha256' | 'language' | 'purpose'>

/** What entries are made from, beside what was said. */
export type LedgerContext = {
  organisation: Organisation
  /** Of those that the inputs name, by id. */
  notices: ReadonlyMap<string, Notice>
  /** Of those that the inputs supersede, the ones that exist. */
  entryIds: ReadonlySet<string>
  /** Of the surviving customers, by id. */
  languages: ReadonlyMap<string, string | null>
  /** By subject, where it has one. */
  salts: ReadonlyMap<string, Buffer>
}

/** One text whatever the number of ids, so that a connection keeps the statement. */
const among = (column: PgColumn, ids: readonly (string | undefined)[]) =>
  sql`${column} = any(${`{${ids.filter((id) => id !== undefined).join()}}`}::uuid[])`

/** Reads it all in one round trip; take the locks of the families before. */
export async function ledgerContext(
  reader: Executor,
  inputs: readonly { noticeId?: string | undefined; supersedes?: string | undefined }[],
  families: readonly { survivorId: string; memberIds: readonly string[] }[],
): Promise<LedgerContext> {
  const { id, version, sha256, language, purpose } = consentNotices
  const noticeIds = inputs.map(({ noticeId }) => noticeId)
  const supersedes = inputs.map((input) => input.supersedes)
  const [organisation, notices, entries, languages, salts] = await Promise.all([
    organisationOf(reader),
    noticeIds.some(Boolean)
      ? reader
          .select({ id, version, sha256, language, purpose })
          .from(consentNotices)
          .where(among(id, noticeIds))
          .prepare('notices')
          .execute()
      : [],
    supersedes.some(Boolean)
      ? reader
          .select({ id: consentEvents.id })
          .from(consentEvents)
          .where(among(consentEvents.id, supersedes))
          .prepare('entries')
          .execute()
      : [],
    reader
      .select({ id: customers.id, language: customers.language })
      .from(customers)
      .where(
        among(
          customers.id,
          families.map(({ survivorId }) => survivorId),
        ),
      )
      .prepare('languages')
      .execute(),
    reader
      .select({ id: consentSubjects.subjectId, salt: consentSubjects.salt })
      .from(consentSubjects)
      .where(
        among(
          consentSubjects.subjectId,
          families.flatMap(({ memberIds }) => memberIds),
        ),
      )
      .prepare('salts')
      .execute(),
  ])
  return {
    organisation,
    notices: new Map(notices.map((notice) => [notice.id, notice])),
    entryIds: new Set(entries.map((entry) => entry.id)),
    languages: new Map(languages.map((customer) => [customer.id, customer.language])),
    salts: new Map(salts.map((subject) => [subject.id, subject.salt])),
  }
}
