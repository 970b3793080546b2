import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { listMatchCandidates } from '../../queries/candidates'
import { getMatchRun } from '../../queries/match-runs'
import { beginRun, cancelMatchRun, endRun, resumeMatchRun, startMatchRun, writeProgress } from '../match-runs'
import { undoMerge } from '../unmerge-customers'
import { resolveAll } from './resolve-all'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  steward = await aColleague('steward')
})

const quiet = async () => {}

/** A person as an old system held them: written round the matcher, so without keys. */
async function anOldRecord(givenName: string, birthDate: string, street: string): Promise<string> {
  const { customer } = await database().transaction((tx) =>
    aCustomer(tx, {
      attributes: { givenName, familyName: 'Trébaol', birthDate, street, postcode: '29870', city: 'Landéda' },
    }),
  )
  return customer.id
}

test('old records get their keys; what is certain is merged, a twin is not; doing it again changes nothing', async () => {
  const one = await anOldRecord('Enora', '1991-07-08', '4 rue des Ajoncs')
  const same = await anOldRecord('ENORA', '1991-07-08', '4, rue des ajoncs')
  const twin = await anOldRecord('Nolwenn', '1991-07-08', '4 rue des Ajoncs')
  const first = await resolveAll(quiet, { note: 'essai', proposeOnly: false })
  expect(first).toMatchObject({ records: 3, merged: 1 })
  const into = await database().execute<{ id: string; into: string | null }>(
    sql`select id, merged_into_id as into from customers where id in (${one}, ${same}, ${twin})`,
  )
  expect(Object.fromEntries(into.map((row) => [row.id, row.into]))).toEqual({ [one]: null, [same]: one, [twin]: null })
  const [keys] = await database().execute<{ records: number }>(
    sql`select count(distinct source_record_id)::int as records from match_keys`,
  )
  expect(keys?.records).toBe(3)
  const before = await listMatchCandidates(steward)
  expect(await resolveAll(quiet, { note: 'encore', proposeOnly: false })).toMatchObject({ merged: 0 })
  expect(await listMatchCandidates(steward)).toEqual(before)
})

test('a run that only proposes merges nothing', async () => {
  const one = await anOldRecord('Gaëtan', '1975-03-21', '9 route du Phare')
  const same = await anOldRecord('Gaetan', '1975-03-21', '9 rte du Phare')
  const counts = await resolveAll(quiet, { note: 'essai', proposeOnly: true })
  expect(counts.merged).toBe(0)
  const { items } = await listMatchCandidates(steward, { customerId: one })
  expect(items.map((item) => item.sides.map((side) => side.customerId).sort())).toEqual([[one, same].sort()])
})

test('one run at a time; it can be cancelled at any step and taken up again', async () => {
  const { runId } = await startMatchRun(steward)
  await expect(startMatchRun(steward)).rejects.toMatchObject({ code: 'conflict' })
  expect(await beginRun(runId)).toBe(true)
  await writeProgress(database(), runId, { stage: 'reading', done: 1, total: 5, counts: {} })
  await cancelMatchRun(steward, { runId })
  expect(await getMatchRun(steward, runId)).toMatchObject({ status: 'running', cancelling: true, done: 1 })
  const report = (progress: Parameters<Parameters<typeof resolveAll>[0]>[0]) =>
    writeProgress(database(), runId, progress)
  await expect(resolveAll(report, { note: '', proposeOnly: true })).rejects.toThrow()
  await endRun(runId, 'cancelled', null)
  expect(await getMatchRun(steward, runId)).toMatchObject({ status: 'cancelled', cancelling: false })
  await resumeMatchRun(steward, { runId })
  expect(await beginRun(runId)).toBe(true)
  await resolveAll(report, { note: '', proposeOnly: true })
  await endRun(runId, 'done', null)
  expect(await getMatchRun(steward, runId)).toMatchObject({ status: 'done', stage: 'applying' })
  await expect(resumeMatchRun(steward, { runId })).rejects.toMatchObject({ code: 'conflict' })
  await expect(startMatchRun(await aColleague('agent'))).rejects.toMatchObject({ code: 'forbidden' })
})

test('three of one become the oldest, each to be undone by itself; what a person took apart stays apart', async () => {
  const spelled = ['Maëlle', 'MAËLLE', 'Maelle']
  const [one = '', two = '', three = ''] = await Promise.all(
    spelled.map((name) => anOldRecord(name, '1968-12-02', '17 quai de l’Odet')),
  )
  const intoOf = async () => {
    const rows = await database().execute<{ id: string; into: string | null }>(
      sql`select id, merged_into_id as into from customers where id in (${one}, ${two}, ${three}) order by created_at, id`,
    )
    return rows
  }
  await resolveAll(quiet, { note: 'trois', proposeOnly: false })
  const [oldest, ...others] = await intoOf()
  expect(others.map(({ into }) => into)).toEqual([oldest?.id, oldest?.id])
  const [golden] = await database().execute<{ origins: number; links: number }>(sql`
    select (select count(*)::int from jsonb_each(origins)) as origins,
      (select count(*)::int from customer_links where customer_id = customers.id and until is null) as links
    from customers where id = ${oldest!.id}`)
  expect(golden).toMatchObject({ links: 3 })
  expect(golden!.origins).toBeGreaterThan(0)
  const [merge] = await database().execute<{ id: string }>(
    sql`select id from merges where merged_id = ${others[0]!.id}`,
  )
  await undoMerge(steward, { mergeId: merge!.id })
  expect(await resolveAll(quiet, { note: 'encore', proposeOnly: false })).toMatchObject({ merged: 0, heldBack: 1 })
  expect((await intoOf()).map(({ into }) => into)).toEqual([null, null, oldest!.id])
  const { items } = await listMatchCandidates(steward, { customerId: others[0]!.id })
  expect(items).toHaveLength(1)
})
