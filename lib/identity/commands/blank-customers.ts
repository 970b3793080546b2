import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/** What stands in the place of an erased name; screens say it in the reader's language. */
export const ERASED_NAME = '—'

/** Takes all that golden records say out of the customers of a condition. Their other columns stay. */
export async function blankCustomers(tx: Transaction, where: SQL): Promise<void> {
  await tx.execute(sql`
    update customers set display_name = ${ERASED_NAME}, given_name = null, family_name = null, organisation_name = null,
      birth_date = null, language = null, identifiers = '{}', facts = '{}', preferred_channel = null, origins = '{}', search_text = '',
      updated_at = now()
    where ${where}`)
}

/** Marks customers as erased, then blanks them: the search forgets their words by a trigger that still has to read them. */
export async function markErased(tx: Transaction, ids: SQL): Promise<void> {
  await tx.execute(sql`update customers set erased_at = now() where id in ${ids}`)
  await blankCustomers(tx, sql`id in ${ids}`)
}
