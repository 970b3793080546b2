import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { checkImport, resumeImport, runImport } from './commands/control-import'
import { receiveImport } from './commands/receive-import'
import { advanceImport } from './jobs'
import { getImport } from './queries/imports'
import { handedIn, readingOf, stream } from './testing'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  await aQueue()
  steward = await aColleague('steward')
  await database().execute(sql`
    create function disk_is_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`)
})

/** From now on Postgres answers as on a full disk to rows of this table that fit `when`. */
const fills = (table: string, when: string) =>
  database().execute(
    sql.raw(
      `create trigger full_disk before insert on ${table} for each row when (${when}) execute function disk_is_full()`,
    ),
  )
const TABLES = ['import_chunks', 'import_rows', 'source_records']
const empties = async () => {
  for (const table of TABLES) await database().execute(sql.raw(`drop trigger if exists full_disk on ${table}`))
}
afterEach(empties)

const left = async () => {
  const [row] = await database().execute<{ imports: number; chunks: number; rows: number }>(sql`
    select (select count(*)::int from imports where status = 'receiving') as imports,
      (select count(*)::int from import_chunks) as chunks, (select count(*)::int from import_rows where outcome is null) as rows`)
  return row
}
const NOTHING = { imports: 0, chunks: 0, rows: 0 }
const people = (count: number) =>
  `Nom;E-mail\n${Array.from({ length: count }, (_, at) => `Personne ${at};p${at}@plein.example`).join('\n')}\n`

test('a full disk while a file arrives is said by name, and nothing of it is left', async () => {
  await fills('import_chunks', 'new.position >= 2')
  const bytes = stream(Buffer.alloc(4 * 1024 * 1024, 'a;b\n'), 100_000)
  await expect(receiveImport(steward, { filename: 'grand.csv', bytes })).rejects.toMatchObject({ code: 'storage_full' })
  expect(await left()).toEqual(NOTHING)
})

test('a full disk while a file is read refuses it by name, and nothing of it is left', async () => {
  await fills('import_rows', 'new.number > 1500')
  const importId = await handedIn(steward, people(2500))
  expect(await getImport(steward, importId)).toMatchObject({ status: 'refused', refusal: 'storage_full' })
  expect(await left()).toEqual(NOTHING)
})

test('a full disk stops an import in the open; it goes on where it was once there is room', async () => {
  const importId = await handedIn(steward, people(230))
  await fills('source_records', `new.attributes::text like '%Personne 150%'`)
  await runImport(steward, await readingOf(steward, importId))
  await advanceImport({ importId })
  expect(await getImport(steward, importId)).toMatchObject({ status: 'stopped', halt: 'storage_full' })
  await empties()
  await resumeImport(steward, { importId })
  await advanceImport({ importId })
  const view = await getImport(steward, importId)
  expect(view).toMatchObject({ status: 'done', halt: null, counts: { created: 230, refused: 0 } })
  expect(await left()).toEqual(NOTHING)
})

test('a full disk ends a dry run, and says so', async () => {
  const importId = await handedIn(steward, people(3))
  await checkImport(steward, await readingOf(steward, importId))
  await database().execute(sql`
    create trigger full_disk before update on imports for each row when (new.position > 0) execute function disk_is_full()`)
  await advanceImport({ importId })
  await database().execute(sql`drop trigger full_disk on imports`)
  expect(await getImport(steward, importId)).toMatchObject({ status: 'ready', halt: 'storage_full', checked: null })
})
