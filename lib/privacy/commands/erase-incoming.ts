import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { type ContactPointKind, isMatchKey } from '@/lib/identity/domain/contact-points'
import type { RowRefusal } from '@/lib/imports/domain/types'

/** A contact point that only the erased customer used. */
export type ErasedPoint = { kind: ContactPointKind; value: string }

/** The end of a telephone number that is the same in national and international spelling, digits. */
const PHONE_TAIL = 9
/** Shorter words and numbers of a search name nobody; words less alike (0 to 1, pg_trgm) name somebody else. */
const SEARCHED_WORD = 3
const SEARCHED_FIGURES = 6
const SEARCHED_LIKENESS = 0.5
const ERASED: RowRefusal = 'erased'

/** A regular expression of Postgres for a value that stands for itself: a@x.fr is not in marina@x.fr. */
const wholeWord = (value: string) => `(^|[^a-z0-9._%+-])${value.replace(/[^\p{L}\p{N}]/gu, '\\$&')}($|[^a-z0-9-])`

const texts = (values: readonly string[]) => sql`${sql.param(values)}::text[]`

/**
 * Erases what came in about a customer and became no record or message of theirs: rows of imported files that were
 * refused or are not written yet, deliveries that wait or are in quarantine, and words that colleagues searched them by
 * for an export. They are recognised by contact points
 * that nobody else uses and that name one person; rows that were refused for good also by given and family name.
 * Rows not written yet are refused as `erased`; one that is being written at this very moment arrives after the erasure.
 * Call it while the records still say their names.
 */
export async function eraseIncoming(
  tx: Transaction,
  { ids, records, points }: { ids: SQL; records: SQL; points: readonly ErasedPoint[] },
): Promise<void> {
  const telling = points.filter(({ kind, value }) => isMatchKey(kind, value))
  const tails = telling
    .filter(({ kind }) => kind === 'phone' || kind === 'whatsapp')
    .map(({ value }) => value.replace(/\D/g, ''))
    .filter((digits) => digits.length >= PHONE_TAIL)
    .map((digits) => digits.slice(-PHONE_TAIL))
  const patterns = telling.map(({ value }) => wholeWord(value.toLowerCase()))

  await tx.execute(sql`update import_rows set content_hash = null where source_record_id in ${records}`)
  await tx.execute(sql`
    with theirs as (
      select r.import_id, r.number from import_rows r, lateral (
        select lower(r.cells::text) as text, string_agg(regexp_replace(cell, '\\D', '', 'g'), ' ') as digits
        from jsonb_array_elements_text(r.cells) cell) said
      where r.cells is not null and (
        exists (select from unnest(${texts(patterns)}) pattern where said.text ~ pattern)
        or exists (select from unnest(${texts(tails)}) tail where strpos(said.digits, tail) > 0)
        or r.source_record_id in ${records}
        or r.outcome is not null and exists (
          select from source_records s where s.id in ${records}
            and strpos(said.text, nullif(lower(s.attributes->>'givenName'), '')) > 0
            and strpos(said.text, nullif(lower(s.attributes->>'familyName'), '')) > 0))
      for update of r skip locked
    )
    update import_rows r set cells = null, outcome = coalesce(r.outcome, 'refused'),
      reason = case when r.outcome is null then ${ERASED} else r.reason end
    from theirs t where r.import_id = t.import_id and r.number = t.number`)
  await tx.execute(sql`
    delete from inbound_deliveries d
    using (select id, lower(encode(raw, 'escape') || envelope::text) as text from inbound_deliveries where status <> 'processed') said
    where d.id = said.id and (
      exists (select from unnest(${texts(patterns)}) pattern where said.text ~ pattern)
      or exists (select from unnest(${texts(tails)}) tail where strpos(said.text, tail) > 0))`)
  await tx.execute(sql`
    delete from export_searches e using (
      select id, lower(words) as text, regexp_replace(words, '\\D', '', 'g') as figures from export_searches) said
    where e.id = said.id and (
      exists (select from unnest(${texts(patterns)}) pattern where said.text ~ pattern)
      or exists (select from unnest(${texts(tails)}) tail where strpos(said.figures, tail) > 0)
      or exists (
        select from customers c, regexp_split_to_table(relais_fold(e.words), '[^[:alnum:]@._+-]+') word
        where c.id in ${ids} and (
          length(word) >= ${SEARCHED_WORD} and word_similarity(word, c.search_text) >= ${SEARCHED_LIKENESS}
          or length(said.figures) >= ${SEARCHED_FIGURES} and strpos(c.search_text, said.figures) > 0)))`)
}
