import { eq, like, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { database, rawSql } from '@/db/client'
import { contactPoints, conversations, customers } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aConversation, aCustomer, anInteraction, aPlace, aSourceRecord, aUser } from './builders'
import { seedBulkCustomers } from './bulk'

withTestDatabase()

test('a built customer is normalised and found as one that the product made', async () => {
  const { customer } = await database().transaction((tx) =>
    aCustomer(tx, { name: 'Zoé Guézennec', email: 'Zoe.G@Example.org', phone: '06 39 98 12 34' }),
  )
  expect(customer).toMatchObject({ displayName: 'Zoé Guézennec', givenName: 'Zoé', familyName: 'Guézennec' })
  expect(customer.searchText).toContain('zoe guezennec')
  expect(customer.searchText).toContain('+33639981234')
  const [point] = await database().select().from(contactPoints).where(eq(contactPoints.value, 'zoe.g@example.org'))
  expect(point?.kind).toBe('email')
})

test('a second record joins the same customer', async () => {
  const { customer } = await database().transaction(async (tx) => {
    const made = await aCustomer(tx, { name: 'Ana Luz', source: 'email' })
    await aSourceRecord(tx, { customerId: made.customer.id, name: 'Ana Luz Prado', source: 'crm', cause: 'matched' })
    return made
  })
  const [row] = await database().select().from(customers).where(eq(customers.id, customer.id))
  expect(row?.displayName).toBe('Ana Luz Prado')
})

test('built messages move the clock as received and sent ones do', async () => {
  const db = database()
  const { queueId } = await aPlace(db)
  expect((await aPlace(db)).queueId).toBe(queueId)
  const { customer, record } = await db.transaction((tx) => aCustomer(tx))
  const conversation = await aConversation(db, { customer, record })
  const at = new Date('2026-11-19T09:00:00Z')
  await anInteraction(db, { conversation, receivedAt: at, channel: 'sms', text: 'Prêtes ?' })
  const read = async () => (await db.select().from(conversations).where(eq(conversations.id, conversation.id)))[0]
  expect(await read()).toMatchObject({
    waitingSince: at,
    dueAt: new Date('2026-11-19T11:00:00Z'),
    lastChannel: 'sms',
    preview: 'Prêtes ?',
  })
  const agent = await aUser(db)
  await anInteraction(db, { conversation, direction: 'outbound', channel: 'sms', automatic: true })
  expect((await read())?.waitingSince).toEqual(at)
  await anInteraction(db, { conversation, direction: 'outbound', channel: 'sms', authorId: agent.id })
  expect(await read()).toMatchObject({ waitingSince: null, dueAt: null })
})

test('bulk customers are whole, found by number and name, and more can be added', async () => {
  await seedBulkCustomers(rawSql(), 1200)
  await seedBulkCustomers(rawSql(), 300, { from: 1200 })
  const found = await database().select().from(customers).where(like(customers.searchText, '%b-00001499%'))
  expect(found).toHaveLength(1)
  const [whole] = await database().execute<{ n: string }>(sql`
    select count(*) as n from customers c join customer_links l on l.customer_id = c.id join source_records s on s.id = l.source_record_id
    where s.source = 'bulk' and (select count(*) from contact_point_uses u where u.customer_id = c.id and u.source_record_id = s.id) = 4`)
  expect(Number(whole?.n)).toBe(1500)
  const triggers =
    await rawSql()`select tgname from pg_trigger where tgrelid = 'contact_point_uses'::regclass and not tgisinternal and tgenabled = 'D'`
  expect(triggers).toEqual([])
})
