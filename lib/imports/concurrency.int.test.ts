import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { endWorkersAfterwards, startWorker } from '@/lib/worker/testing'
import { runImport, undoImport } from './commands/control-import'
import { receiveImport } from './commands/receive-import'
import { advanceImport } from './jobs'
import { getImport } from './queries/imports'

withTestDatabase()
endWorkersAfterwards()

let steward: Actor
beforeAll(async () => {
  await aQueue()
  steward = await aColleague('steward')
})

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

/** A file of people of one place, each with an address of their own; some share a telephone with their neighbour. */
const people = (place: string, count: number) =>
  `Nom;Prénom;E-mail;Téléphone;Ville\n${Array.from(
    { length: count },
    (_, at) => `Kerz${at}ec;Paol;p${at}@${place}.example;06 39 ${String(100000 + (at >> 1))};${place}`,
  ).join('\n')}\n`

/** Hands a file in and starts its import; no worker has taken it up. */
async function started(text: string): Promise<string> {
  const { importId } = await receiveImport(steward, { filename: 'clients.csv', bytes: bytesOf(text) })
  await advanceImport({ importId })
  const { mapping, source } = await getImport(steward, importId)
  await runImport(steward, { importId, mapping, source })
  return importId
}

/** How often the people of a place are there: records, current links, uses of their addresses, earlier versions. */
async function traces(place: string) {
  const [row] = await database().execute<Record<string, number>>(sql`
    select count(distinct s.id)::int as records, count(distinct l.id)::int as links, count(distinct u.id)::int as uses,
      count(distinct v.id)::int as versions
    from source_records s
    left join customer_links l on l.source_record_id = s.id and l.until is null
    left join contact_point_uses u on u.source_record_id = s.id and u.valid_to is null
    left join contact_points p on p.id = u.contact_point_id
    left join source_record_versions v on v.source_record_id = s.id
    where s.attributes->>'city' = ${place}`)
  return row
}

const sum = (counts: object | null) => Object.values(counts ?? {}).reduce((all: number, each: number) => all + each, 0)

test('a worker killed in the middle of an import loses no row and writes none twice', async () => {
  const rows = 600
  const importId = await started(people('Douarnenez', rows))
  const position = async () => (await getImport(steward, importId)).position
  const until = async (reached: () => Promise<boolean>) => {
    for (const end = Date.now() + 60_000; !(await reached()); await new Promise((resolve) => setTimeout(resolve, 20)))
      if (Date.now() > end) throw new Error(`only ${await position()} rows were written`)
  }
  const first = await startWorker()
  await until(async () => ((await traces('Douarnenez'))?.records ?? 0) > 0)
  first.removeAllListeners('exit')
  first.kill('SIGKILL')
  const before = (await traces('Douarnenez'))?.records ?? 0
  expect(before).toBeLessThan(rows)
  const second = await startWorker()
  await until(async () => (await getImport(steward, importId)).status === 'done')
  second.removeAllListeners('exit')
  second.kill('SIGKILL')
  const { counts } = await getImport(steward, importId)
  expect(sum(counts)).toBe(rows)
  expect(counts).toMatchObject({ unchanged: 0, updated: 0, refused: 0 })
  expect(await traces('Douarnenez')).toEqual({ records: rows, links: rows, uses: 2 * rows, versions: 0 })
}, 120_000)

test('the same file twice at once is there once; undoing one import while another runs touches nothing of it', async () => {
  const rows = 150
  const [one, two, other] = [
    await started(people('Audierne', rows)),
    await started(people('Audierne', rows)),
    await started(people('Plozévet', rows)),
  ]
  await Promise.all([one, two].map((importId) => advanceImport({ importId })))
  const both = await Promise.all([one, two].map(async (importId) => (await getImport(steward, importId)).counts))
  expect(both.map(sum)).toEqual([rows, rows])
  expect(both.map((counts) => counts?.refused)).toEqual([0, 0])
  expect(await traces('Audierne')).toEqual({ records: rows, links: rows, uses: 2 * rows, versions: 0 })
  await undoImport(steward, { importId: one })
  await undoImport(steward, { importId: two })
  await Promise.all([one, two, other].map((importId) => advanceImport({ importId })))
  const ends = await Promise.all([one, two, other].map(async (importId) => (await getImport(steward, importId)).status))
  expect(ends).toEqual(['undone', 'undone', 'done'])
  expect(await traces('Audierne')).toMatchObject({ links: 0, uses: 0 })
  expect(await traces('Plozévet')).toEqual({ records: rows, links: rows, uses: 2 * rows, versions: 0 })
}, 60_000)
