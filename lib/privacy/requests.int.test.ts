import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { consentEvents, consentSubjects, customers, interactions, privacyRequests } from '@/db/schema'
import { aConversation, aCustomer, anInteraction } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { verifyLedger } from '@/lib/consent/domain/verify-ledger'
import { entryOf } from '@/lib/consent/queries/rows'
import { rowsOf } from '@/lib/consent/testing'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { customerActor } from '@/lib/platform/actor'
import { contactFacts } from '@/lib/policy/queries/facts'
import { changePreferences } from '@/lib/preferences/commands'
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

  test('of restriction stops contact once done, until it is lifted', async () => {
    const [id, officer] = [await person(), await aColleague('privacy_officer')]
    const { requestId } = await askPrivacy(self(id), { kind: 'restriction' })
    expect((await facts(id)).restricted).toBeUndefined()
    await handleRequest(officer, { step: 'complete', requestId })
    expect((await facts(id)).restricted).toBe(true)
    await handleRequest(officer, { step: 'lift', requestId })
    expect((await facts(id)).restricted).toBeUndefined()
  })
})

test('an erasure leaves nothing that says who it was, in any table, and a ledger that still verifies', async () => {
  const word = `Kerguelen${Date.now()}`
  const [officer, steward] = [await aColleague('privacy_officer'), await aColleague('steward')]
  const [id, double] = [
    await person(`Yvonne ${word}`, `${word}@example.org`),
    await person(`Y. ${word}`, `${word}.bis@example.org`),
  ]
  await database().transaction(async (tx) => {
    const [customer] = await tx.select().from(customers).where(eq(customers.id, id))
    const [link] = await tx.execute<{ id: string }>(
      sql`select source_record_id as id from customer_links where customer_id = ${id} and until is null`,
    )
    const record = (await tx.query.sourceRecords.findFirst({ where: (r, { eq: is }) => is(r.id, link!.id) }))!
    const conversation = await aConversation(tx, { customer: customer!, record, subject: `Lunettes de ${word}` })
    await anInteraction(tx, { conversation, direction: 'inbound', text: `Ici ${word}, mes verres sont rayés.` })
  })
  await changePreferences(self(id), {
    customerId: id,
    patch: { 'topic:offers': { on: true, frequency: 'each', channels: ['email'] } },
  })
  await mergeCustomers(steward, { customerId: id, with: [double], reason: 'doublon' })
  const { requestId } = await askPrivacy(self(id), { kind: 'erasure', message: `Effacez ${word}` })
  await handleRequest(officer, { step: 'complete', requestId })

  const tables = await database().execute<{ name: string }>(sql`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`)
  expect(tables.length).toBeGreaterThan(40)
  const telling: string[] = []
  for (const { name } of tables) {
    const [row] = await database().execute<{ n: number }>(
      sql`select count(*)::int as n from ${sql.raw(name)} t where t::text ilike ${`%${word}%`}`,
    )
    if (row && row.n > 0) telling.push(name)
  }
  expect(telling).toEqual([])

  const [row] = await database().select().from(customers).where(eq(customers.id, id))
  expect(row?.erasedAt).not.toBeNull()
  expect(await database().$count(consentSubjects, eq(consentSubjects.subjectId, id))).toBe(0)
  expect(await database().$count(interactions, eq(interactions.customerId, id))).toBeGreaterThan(0)
  expect(await database().$count(privacyRequests, eq(privacyRequests.customerId, id))).toBe(1)
  const entries = (await database().select().from(consentEvents).orderBy(consentEvents.seq)).map(entryOf)
  expect(entries.some((entry) => entry.subject_id === id)).toBe(true)
  expect(await verifyLedger(rowsOf(entries), [])).toMatchObject({ ok: true })
  expect((await facts(id)).erased).toBe(true)
})
