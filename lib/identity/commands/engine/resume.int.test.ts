import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, database } from '@/db/client'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { runMatching } from '../../jobs'
import { getMatchRun } from '../../queries/match-runs'
import { beginRun, cancelMatchRun, endRun, resumeMatchRun, startMatchRun, writeProgress } from '../match-runs'
import { type Report, resolveAll } from './resolve-all'

withTestDatabase()

let steward: Actor
const { execArgv } = process
beforeAll(async () => {
  steward = await aColleague('steward')
  // Two of the same, so that there is something to merge in the last stage, and a twin.
  for (const [givenName, street] of [
    ['Rozenn', '3 rue du Sémaphore'],
    ['ROZENN', '3, rue du semaphore'],
    ['Nolwenn', '3 rue du Sémaphore'],
  ] as const)
    await database().transaction((tx) =>
      aCustomer(tx, {
        attributes: { givenName, familyName: 'Kermarrec', birthDate: '1983-11-05', street, postcode: '29217' },
      }),
    )
  // As the worker is started: the engine that it forks needs the same.
  process.execArgv = [...execArgv, '--conditions=react-server', '--import', 'tsx']
})
afterAll(() => {
  process.execArgv = execArgv
})

/** Holds a table that the engine needs in a stage, so that it stands still there, until the returned function is called. */
async function held(table: string): Promise<() => Promise<void>> {
  const { sql: own } = connect(process.env.DATABASE_URL ?? '', { max: 1 })
  const line = await own.reserve()
  await line.unsafe('begin')
  await line.unsafe(`lock table ${table} in access exclusive mode`)
  return async () => {
    await line.unsafe('rollback')
    line.release()
    await own.end({ timeout: 1 })
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}

test.each([
  ['reading', 'match_keys'],
  ['resolving', 'match_candidates'],
  ['applying', 'merges'],
] as const)('a run is stopped within two seconds while it is %s', async (stage, table) => {
  const release = await held(table)
  try {
    const { runId } = await startMatchRun(steward)
    const ended = runMatching({ runId })
    await until(async () => (await getMatchRun(steward, runId)).stage === stage)
    const asked = performance.now()
    await cancelMatchRun(steward, { runId })
    await ended
    expect(performance.now() - asked).toBeLessThan(2_000)
    expect(await getMatchRun(steward, runId)).toMatchObject({ status: 'cancelled', stage })
  } finally {
    await release()
  }
})

test('a run that was interrupted at any report goes on, does nothing twice and never shows less than it did', async () => {
  const { runId } = await startMatchRun(steward)
  const shown: number[] = []
  let interruptAt = 0
  for (let done = false; !done; interruptAt++) {
    expect(await beginRun(runId)).toBe(true)
    let reports = 0
    const report: Report = async (progress) => {
      if (reports++ === interruptAt) throw new Error('killed')
      await writeProgress(database(), runId, progress)
      shown.push((await getMatchRun(steward, runId)).progress)
    }
    done = await resolveAll(report, { note: '', proposeOnly: false }).then(
      () => true,
      () => false,
    )
    await endRun(runId, done ? 'done' : 'failed', null)
    if (!done) await resumeMatchRun(steward, { runId })
    shown.push((await getMatchRun(steward, runId)).progress)
  }
  expect(interruptAt).toBeGreaterThan(5)
  expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  expect(shown.at(-1)).toBe(1)
  const [written] = await database().execute<{ merges: number; candidates: number; pairs: number }>(sql`
    select (select count(*)::int from merges) as merges, count(*)::int as candidates,
      count(distinct (record_a, record_b))::int as pairs from match_candidates`)
  expect(written?.merges).toBe(1)
  expect(written?.candidates).toBe(written?.pairs)
})
