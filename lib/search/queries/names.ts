import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { correctionsOf, distanceTo, slipsOf } from '../domain/corrections'
import type { SearchQuery } from '../domain/query'
import { isTimeout } from './timeout'

/** Enough of the latest customers to answer a word that many of them have. */
const LATEST = 3000
/** Words shorter than a trigram cannot be looked up inside of others: they only narrow what the others found. */
const MIN_INDEXED = 3
/** Before a word of a name. */
const WORD_BREAKS = ['', '% ', '%-', "%'"]
/** Rows read through an index before the best are chosen. */
const MAX_MATCHES = 1000
const MIN_CORRECTED = 4
/** While somebody types, an answer that takes longer is worth less than what is known by then. */
const PATIENCE_MS = 800

export type NameHit = { id: string; near: boolean }
/** `partial`: the time ran out before everything was looked at. */
export type NameHits = { hits: NameHit[]; partial: boolean }

const foldedName = sql`relais_fold(c.display_name)`
const alive = sql`c.merged_into_id is null and c.erased_at is null`
const latestFirst = sql`c.last_interaction_at desc nulls last, c.id desc nulls last`

/** How many of the words begin a word of the customer's name: what people mean by a name. */
function startsInName(words: readonly string[]): SQL {
  return sql.join(
    words.map((word) => sql`(${foldedName} ~ ${`\\m${word}`})::int`),
    sql` + `,
  )
}

/** Whether each word stands in the text; one too short for the index has to begin a word. */
const holds = (text: SQL, words: readonly string[]) =>
  sql.join(
    words.map((word) =>
      word.length >= MIN_INDEXED ? sql`${text} like ${`%${word}%`}` : sql`${text} ~ ${`\\m${word}`}`,
    ),
    sql` and `,
  )
/** The same of the name. The index knows how words begin, but only from LIKE, not from a regular expression. */
const inName = (words: readonly string[]) =>
  sql.join(
    words.map((word) =>
      word.length >= MIN_INDEXED
        ? sql`${foldedName} like ${`%${word}%`}`
        : sql`(${sql.join(
            WORD_BREAKS.map((before) => sql`${foldedName} like ${`${before}${word}%`}`),
            sql` or `,
          )})`,
    ),
    sql` and `,
  )
const inFile = (words: readonly string[]) => holds(sql`c.search_text`, words)

type Row = { id: string; starts: number; last_interaction_at: string | null }

/** Among the latest customers: a word that many have is answered from a few index pages. */
async function amongLatest(words: readonly string[], limit: number): Promise<Row[]> {
  return [
    ...(await database().execute<Row>(sql`
      select c.id, ${startsInName(words)} as starts, c.last_interaction_at::text
      from (select * from customers c where ${alive} order by ${latestFirst} limit ${LATEST}) c
      where ${inFile(words)} order by starts desc, ${latestFirst} limit ${limit}`)),
  ]
}

/** Through the trigram indexes, of names and of everything, for what is rarer. */
async function throughIndex(tx: Transaction, words: readonly string[], limit: number): Promise<Row[]> {
  const rows = await tx.execute<Row>(sql`
    select c.id, ${startsInName(words)} as starts, c.last_interaction_at::text from (
      (select * from customers c where ${alive} and ${inName(words)} limit ${MAX_MATCHES})
      union
      (select * from customers c where ${alive} and ${inFile(words)} limit ${MAX_MATCHES})) c
    order by starts desc, ${latestFirst} limit ${limit}`)
  return [...rows]
}

/** What the work gives within the patience; null when the time ran out. */
async function patiently<T>(work: (tx: Transaction) => Promise<T>): Promise<T | null> {
  try {
    return await database().transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = ${sql.raw(String(PATIENCE_MS))}`)
      // Of a word that a hundred thousand files hold, the index gives some of them at random.
      await tx.execute(sql`set local gin_fuzzy_search_limit = 20000`)
      return work(tx)
    })
  } catch (error) {
    if (isTimeout(error)) return null
    throw error
  }
}

/** Words of the vocabulary that may have been meant by each typed word. */
async function correct(words: readonly string[]): Promise<Map<string, string[]>> {
  const typed = words.filter((word) => word.length >= MIN_CORRECTED && /^[a-z]+$/.test(word))
  if (typed.length === 0) return new Map()
  const listed = (values: readonly string[]) =>
    sql`array[${sql.join(
      values.map((value) => sql`${value}`),
      sql`, `,
    )}]::text[]`
  const found = await database().transaction(async (tx) => {
    await tx.execute(sql`set local pg_trgm.word_similarity_threshold = 0.4`)
    const parts = typed.flatMap((word) => [
      sql`(select ${word} as typed, s.word from search_words s where s.word %> ${word} order by word_similarity(${word}, s.word) desc, s.word limit 60)`,
      sql`(select ${word} as typed, s.word from search_words s where s.word = any(${listed(slipsOf(word))}) limit 60)`,
    ])
    return tx.execute<{ typed: string; word: string }>(sql.join(parts, sql` union all `))
  })
  const last = words.at(-1)
  return new Map(
    typed.map((word) => [
      word,
      correctionsOf(
        word,
        found.filter((row) => row.typed === word).map((row) => row.word),
        word === last,
      ).map((correction) => correction.word),
    ]),
  )
}

/** Further than any correction. */
const FAR = 4

function nearest(word: string, known: readonly string[], unfinished: boolean): number {
  return known.reduce((best, each) => {
    if (each === word) return 0
    if (each.startsWith(word)) return Math.min(best, 0.25)
    return Math.min(best, distanceTo(word, each, unfinished) ?? FAR)
  }, FAR)
}

/** How far a file is from what was typed: for each word the edits to the nearest of its name, else, less good, of the rest. */
function farness(words: readonly string[], name: string, text: string): number {
  const named = name.split(/[^a-z0-9]+/)
  const all = text.split(/[^a-z0-9]+/)
  return words.reduce((sum, word, at) => {
    const unfinished = at === words.length - 1
    return sum + Math.min(nearest(word, named, unfinished), nearest(word, all, unfinished) + 1)
  }, 0)
}

/** Customers with a word that resembles each typed one, the nearest first. */
async function resembling(tx: Transaction, words: readonly string[], limit: number): Promise<string[]> {
  const corrections = await correct(words)
  if (![...corrections.values()].some((found) => found.length > 0)) return []
  const where = sql.join(
    words.map((word) => {
      const meant = [word, ...(corrections.get(word) ?? [])]
      return sql`(${sql.join(
        meant.map((each) => inFile([each])),
        sql` or `,
      )})`
    }),
    sql` and `,
  )
  const rows = await tx.execute<{ id: string; name: string; text: string }>(sql`
    select c.id, ${foldedName} as name, c.search_text as text from customers c where ${alive} and ${where} limit ${MAX_MATCHES}`)
  return rows
    .map((row) => ({ id: row.id, far: farness(words, row.name, row.text) }))
    .sort((a, b) => a.far - b.far || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map((row) => row.id)
}

const isNumeric = (word: string) => /^\d+$/.test(word)

/**
 * Customers by words of their file: those whose name begins with the words first, then the others, then those with words
 * that resemble them. Cost is bounded however frequent or rare the words are.
 */
export async function customersByWords(query: SearchQuery, limit: number): Promise<NameHits> {
  const { words } = query
  if (words.join('').length < 2) return { hits: [], partial: false }
  const exact = (rows: readonly Row[]) => rows.map((row): NameHit => ({ id: row.id, near: false }))
  const latest = await amongLatest(words, limit)
  const enough = latest.length === limit && latest.every((row) => row.starts === words.length)
  if (enough || !words.some((word) => word.length >= MIN_INDEXED)) return { hits: exact(latest), partial: false }
  const indexed = await patiently((tx) => throughIndex(tx, words, limit))
  const known = new Map([...latest, ...(indexed ?? [])].map((row) => [row.id, row]))
  const found = [...known.values()]
    .sort((a, b) => b.starts - a.starts || ((b.last_interaction_at ?? '') > (a.last_interaction_at ?? '') ? 1 : -1))
    .slice(0, limit)
  if (found.length >= limit || words.every(isNumeric)) return { hits: exact(found), partial: indexed === null }
  const near = await patiently((tx) => resembling(tx, words, limit))
  const others = (near ?? []).filter((id) => !known.has(id)).map((id): NameHit => ({ id, near: true }))
  return { hits: [...exact(found), ...others].slice(0, limit), partial: indexed === null || near === null }
}
