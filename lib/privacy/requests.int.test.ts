import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { getCustomer } from '@/lib/customers/queries/customer'
import { customerActor } from '@/lib/platform/actor'
import { contactFacts } from '@/lib/policy/queries/facts'
import { askPrivacy, handleRequest, withdrawRequest } from './commands/requests'
import { listPrivacyRequests, requestsOf } from './queries/requests'

withTestDatabase()

const person = async (name = 'Rozenn Le Meur', email?: string) =>
  (await database().transaction((tx) => aCustomer(tx, { name, ...(email ? { email } : {}) }))).customer.id
const self = (id: string, scope: 'full' | 'preferences' = 'full') =>
  customerActor({ id, name: 'portal', scope, ip: null, requestId: null })
const facts = (id: string) => contactFacts(database(), id, new Date())

describe('a customer’s request', () => {
  test('lands on the officer’s list with one month to answer, once however often it is asked', async () => {
    const [id, officer] = [await person(), await aColleague('privacy_officer')]
    const first = await askPrivacy(self(id), { kind: 'restriction', message: 'Je conteste une facture.' })
    expect(await askPrivacy(self(id), { kind: 'restriction' })).toEqual(first)
    const { items } = await listPrivacyRequests(officer, { open: true })
    const mine = items.filter(({ customerId }) => customerId === id)
    expect(mine).toMatchObject([{ kind: 'restriction', status: 'received', message: 'Je conteste une facture.' }])
    const days = (Date.parse(mine[0]!.dueAt) - Date.parse(mine[0]!.receivedAt)) / 86_400_000
    expect(days).toBeGreaterThanOrEqual(28)
    expect(days).toBeLessThanOrEqual(31)
  })

  test('shows its state to the customer: taken up, extended with the reason, refused with the reason', async () => {
    const [id, officer] = [await person(), await aColleague('privacy_officer')]
    const { requestId } = await askPrivacy(self(id), { kind: 'erasure' })
    await handleRequest(officer, { step: 'take', requestId })
    await handleRequest(officer, { step: 'extend', requestId, reason: 'Dossier très ancien.' })
    expect(await requestsOf(database(), id)).toMatchObject([
      { status: 'in_progress', extended: true, reason: 'Dossier très ancien.' },
    ])
    await expect(handleRequest(officer, { step: 'extend', requestId, reason: 'Encore.' })).rejects.toThrow('conflict')
    await handleRequest(officer, { step: 'refuse', requestId, reason: 'Garantie en cours.' })
    expect(await requestsOf(database(), id)).toMatchObject([{ status: 'refused', reason: 'Garantie en cours.' }])
    await expect(handleRequest(officer, { step: 'complete', requestId })).rejects.toThrow('conflict')
  })

  test('is asked, seen and taken back by its customer only, and never through a personal link', async () => {
    const [id, other, agent] = [await person(), await person(), await aColleague('agent')]
    await expect(askPrivacy(self(id, 'preferences'), { kind: 'erasure' })).rejects.toThrow('forbidden')
    const { requestId } = await askPrivacy(self(id), { kind: 'erasure' })
    await expect(withdrawRequest(self(other), { requestId })).rejects.toThrow('not_found')
    await expect(handleRequest(agent, { step: 'complete', requestId })).rejects.toThrow('forbidden')
    await expect(listPrivacyRequests(agent, { open: true })).rejects.toThrow('forbidden')
    await withdrawRequest(self(id), { requestId })
    expect(await requestsOf(database(), id)).toMatchObject([{ status: 'withdrawn' }])
  })

  test('of restriction stops contact once done, and says so on the file, until it is lifted', async () => {
    const [id, officer] = [await person(), await aColleague('privacy_officer')]
    const { requestId } = await askPrivacy(self(id), { kind: 'restriction' })
    expect((await facts(id)).restricted).toBeUndefined()
    await handleRequest(officer, { step: 'complete', requestId })
    expect((await facts(id)).restricted).toBe(true)
    expect((await getCustomer(officer, id)).restricted).toBe(true)
    await handleRequest(officer, { step: 'lift', requestId })
    expect((await facts(id)).restricted).toBeUndefined()
    expect((await getCustomer(officer, id)).restricted).toBe(false)
  })
})

test('pages of requests leave out none of those that came in the same millisecond', async () => {
  const officer = await aColleague('privacy_officer')
  for (let n = 0; n < 52; n++) await askPrivacy(self(await person(`Personne ${n}`)), { kind: 'restriction' })
  await database().execute(sql`update privacy_requests set due_at = '2026-12-01T10:00:00.123456Z'`)
  const first = await listPrivacyRequests(officer, { open: true })
  const second = await listPrivacyRequests(officer, { open: true, cursor: first.next ?? '' })
  const ids = [...first.items, ...second.items].map(({ id }) => id)
  const [row] = await database().execute(
    sql`select count(*)::int as count from privacy_requests where status in ('received', 'in_progress')`,
  )
  expect(row).toEqual({ count: new Set(ids).size })
  expect(ids).toHaveLength(new Set(ids).size)
})
