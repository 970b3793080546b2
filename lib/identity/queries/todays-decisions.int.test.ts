import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { decideMatchCandidate, undoCandidateDecision } from '../commands/decide-candidate'
import { resolveSourceRecord } from '../commands/resolve-source-record'
import { listMatchCandidates } from './candidates'
import { getTodaysDecisions } from './todays-decisions'

withTestDatabase()

test('counts what the reader settled since midnight here, not what colleagues did, took back or did before', async () => {
  const [steward, colleague] = [await aColleague('steward'), await aColleague('steward')]
  for (const [givenName, familyName] of [
    ['Yann', 'Kerviel'],
    ['Odile', 'Bourdet'],
  ]) {
    for (const birthDate of ['1961-04-12', '1961-04-13'])
      await database().transaction((tx) =>
        resolveSourceRecord(tx, {
          source: 'crm',
          sourceKey: `${familyName} ${birthDate}`,
          kind: 'individual',
          attributes: { givenName, familyName, birthDate },
          points: [],
        }),
      )
  }
  const [one, two] = (await listMatchCandidates(steward)).items
  if (!one || !two) throw new Error('no pairs')
  const settled = async () => [
    (await getTodaysDecisions(steward)).settled,
    (await getTodaysDecisions(colleague)).settled,
  ]
  await decideMatchCandidate(steward, { candidateId: one.id, decision: 'merge' })
  await decideMatchCandidate(colleague, { candidateId: two.id, decision: 'different' })
  expect(await settled()).toEqual([1, 1])
  await undoCandidateDecision(colleague, { candidateId: two.id })
  expect(await settled()).toEqual([1, 0])
  const midnight = sql`date_trunc('day', now(), 'Europe/Paris')`
  await database().execute(sql`update match_candidates set decided_at = ${midnight} where id = ${one.id}::uuid`)
  expect(await settled()).toEqual([1, 0])
  await database().execute(
    sql`update match_candidates set decided_at = ${midnight} - interval '1 second' where id = ${one.id}::uuid`,
  )
  expect(await settled()).toEqual([0, 0])
  expect((await getTodaysDecisions(steward)).paceMs).toBeNull()
})
