import { expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { decideMatchCandidate } from '../commands/decide-candidate'
import { resolveSourceRecord } from '../commands/resolve-source-record'
import { suspectedDuplicatesOf } from './suspected-duplicates'

withTestDatabase()

test('an agent is told who may be the same and why, without the values compared, until somebody has decided', async () => {
  const [one, other] = [
    await record('1961-04-12', 'FR7630006000011234567890189'),
    await record('1961-04-13', 'FR7610107001011234567890129'),
  ]
  const agent = await aColleague('agent')
  const { duplicates, more } = await suspectedDuplicatesOf(agent, one)
  expect(duplicates.map(({ other: { id } }) => id)).toEqual([other])
  expect(more).toBe(false)
  const [found] = duplicates
  expect(found?.findings.map(({ comparison }) => comparison)).toContain('birth_date')
  expect(JSON.stringify(duplicates)).not.toMatch(/1961|FR76|7630006/i)
  expect((await suspectedDuplicatesOf(agent, other)).duplicates.map((each) => each.other.id)).toEqual([one])

  await decideMatchCandidate(await aColleague('steward'), {
    candidateId: found?.candidateId ?? '',
    decision: 'different',
  })
  expect((await suspectedDuplicatesOf(agent, one)).duplicates).toEqual([])
})

/** A customer of one record. */
async function record(birthDate: string, iban: string | null): Promise<string> {
  const { customerId } = await database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'crm',
      sourceKey: crypto.randomUUID(),
      kind: 'individual',
      attributes: { givenName: 'Yann', familyName: 'Kerviel', birthDate, ...(iban ? { iban } : {}) },
      points: [],
    }),
  )
  return customerId
}
