import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import { auditEntries, commitments, contactPoints, customers } from '@/db/schema'
import { seededRandom } from '@/db/seed/random'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aConversation, anInteraction, aQueue } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { apiActor } from '@/lib/platform/actor'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/platform/time'
import { contactsOf } from '../domain/effort'
import { aMobile, aStatedCustomer } from '../testing'
import { listAccess } from './access-log'
import { listCustomerConversations } from './conversations'
import { findCustomerPlace, findMergedName, getCustomer } from './customer'
import { effortsOf } from './effort'
import { countCustomers, listCustomers } from './list'
import { listSourceRecords } from './source-records'

withTestDatabase()

let agent: Awaited<ReturnType<typeof aColleague>>
let supervisor: typeof agent
let queue: string
beforeAll(async () => {
  agent = await aColleague()
  supervisor = await aColleague('supervisor')
  queue = await aQueue([agent])
})

const ago = (ms: number) => new Date(Date.now() - ms)

describe('getCustomer', () => {
  it('says of each value which source it comes from, why, and what the others say', async () => {
    const phone = aMobile()
    const known = await aStatedCustomer(
      { givenName: 'Hélène', familyName: 'Castaing-Roy', birthDate: '1974-05-14', verified: ['birthDate'] },
      [{ kind: 'phone', asTyped: phone, verified: true }],
    )
    await aStatedCustomer(
      { givenName: 'Helene', familyName: 'Castaing', birthDate: '1974-05-15' },
      [{ kind: 'phone', asTyped: phone }],
      'loyalty:test',
    )
    const view = await getCustomer(agent, known.customerId)
    const birth = view.values.find((value) => value.key === 'birthDate')
    expect(birth?.value).toBe('1974-05-14')
    expect(birth?.origin.rule).toBe('verified')
    expect(birth?.origin.statements.map(({ source, value, chosen }) => [source, value, chosen])).toEqual([
      ['crm:test', '1974-05-14', true],
      ['loyalty:test', '1974-05-15', false],
    ])
    const name = view.values.find((value) => value.key === 'name')
    expect(name).toMatchObject({ value: 'Hélène Castaing-Roy', origin: { rule: 'trusted' } })
    expect(view.values.find((value) => value.key === 'phone')).toMatchObject({
      value: `+33${phone.slice(1)}`,
      others: 0,
    })
    expect(view.contactPoints).toHaveLength(1)
    expect(view.contactPoints[0]).toMatchObject({
      kind: 'phone',
      sources: ['crm:test', 'loyalty:test'],
      otherCustomers: 0,
    })
    expect(view.verified).toBe(true)
  })

  it('tells the last contact of each channel, missed calls, and effort as KPI.md sums it', async () => {
    const known = await aStatedCustomer({ displayName: 'Effort' })
    const person = { id: known.customerId, sourceRecordId: known.sourceRecordId }
    const conversation = await aConversation(person, queue, { subject: 'Dégât des eaux', reopenedCount: 1 })
    const say = (hoursAgo: number, fields: Parameters<typeof anInteraction>[2]) =>
      anInteraction(person, conversation, { receivedAt: ago(hoursAgo * HOUR_MS), ...fields })
    // Chat is promised within a minute: the first answer comes after five, the promise is broken.
    await say(50, { channel: 'chat' })
    await say(50 - 5 / 60, { channel: 'chat', direction: 'outbound', authorId: agent.id })
    await say(49.5, { channel: 'chat' })
    await say(49.5 - 0.5 / 60, { channel: 'chat', direction: 'outbound', authorId: agent.id })
    await say(20, { channel: 'phone', kind: 'call', durationSeconds: 0 })
    await say(19.99, { channel: 'email', direction: 'outbound', automatic: true })
    await say(1, { channel: 'email' })
    const view = await getCustomer(agent, known.customerId, conversation)
    // Chat is one contact, then a call and an e-mail; the missed call waits since 20 h, promised within a minute.
    expect(view.effort?.effort).toMatchObject({
      contacts: 3,
      extraContacts: 2,
      channelChanges: 2,
      breaches: 2,
      reopenings: 1,
      total: 7,
    })
    expect(view.lastContacts.filter((contact) => contact.at).map(({ channel, missed }) => [channel, missed])).toEqual([
      ['email', false],
      ['phone', true],
      ['chat', false],
    ])
    expect(view.openConversations).toMatchObject([{ id: conversation, subject: 'Dégât des eaux' }])
  })

  it('lists open promises by urgency and counts those kept in time', async () => {
    const known = await aStatedCustomer({ displayName: 'Promesses' })
    const promise = (text: string, dueAt: Date, fulfilledAt: Date | null = null) =>
      database()
        .insert(commitments)
        .values({ customerId: known.customerId, sourceRecordId: known.sourceRecordId, text, dueAt, fulfilledAt })
    await promise('plus tard', ago(-DAY_MS))
    await promise('en retard', ago(HOUR_MS))
    await promise('tenue', ago(30 * DAY_MS), ago(31 * DAY_MS))
    await promise('tenue trop tard', ago(30 * DAY_MS), ago(29 * DAY_MS))
    const view = await getCustomer(agent, known.customerId)
    expect(view.commitments.map(({ text }) => text)).toEqual(['en retard', 'plus tard'])
    expect(view.promises).toEqual({ kept: 1, fallenDue: 3 })
  })

  it('leaves one audit entry per colleague and five minutes, whoever reads how often', async () => {
    const known = await aStatedCustomer({ displayName: 'Lue' })
    for (let time = 0; time < 3; time++) await getCustomer(agent, known.customerId)
    await getCustomer(supervisor, known.customerId)
    const entries = await database().select().from(auditEntries).where(eq(auditEntries.customerId, known.customerId))
    expect(
      entries
        .filter(({ action }) => action === 'customer.read')
        .map(({ actorId }) => actorId)
        .sort(),
    ).toEqual([agent.id, supervisor.id].sort())
  })

  it('follows a merge to the survivor, with everything that was said to both', async () => {
    const one = await aStatedCustomer({ givenName: 'Odile', familyName: 'Perrichon' }, [
      { kind: 'email', asTyped: 'odile@un.example' },
    ])
    const two = await aStatedCustomer({ displayName: 'O. Perrichon' }, [
      { kind: 'email', asTyped: 'odile@deux.example' },
    ])
    const conversation = await aConversation({ id: two.customerId, sourceRecordId: two.sourceRecordId }, queue)
    await mergeCustomers(supervisor, { customerId: one.customerId, with: [two.customerId], reason: 'même personne' })
    const [loser] = await database().select().from(customers).where(eq(customers.id, two.customerId))
    const [asked, survivor] = loser?.mergedIntoId ? [two.customerId, one.customerId] : [one.customerId, two.customerId]
    const view = await getCustomer(agent, asked)
    expect(view.id).toBe(survivor)
    expect(view.mergedFrom?.id).toBe(asked)
    expect(view.contactPoints.map(({ value }) => value).sort()).toEqual(['odile@deux.example', 'odile@un.example'])
    expect((await listCustomerConversations(agent, { customerId: asked })).items.map(({ id }) => id)).toEqual([
      conversation,
    ])
    expect(await listSourceRecords(agent, asked)).toHaveLength(2)
    expect(await findCustomerPlace(agent, asked)).toEqual({ id: survivor })
    expect(await findMergedName(agent, { customerId: survivor, mergedId: asked })).toBe(view.mergedFrom?.name)
    expect(await findMergedName(agent, { customerId: survivor, mergedId: survivor })).toBeNull()
    expect(await findMergedName(agent, { customerId: survivor, mergedId: crypto.randomUUID() })).toBeNull()
  })

  it('refuses what is unknown, erased or not allowed', async () => {
    const known = await aStatedCustomer({ displayName: 'Effacée' })
    await database().update(customers).set({ erasedAt: new Date() }).where(eq(customers.id, known.customerId))
    await expect(getCustomer(agent, known.customerId)).rejects.toMatchObject({ code: 'erased' })
    expect(await findCustomerPlace(agent, known.customerId)).toBe('erased')
    await expect(findCustomerPlace(agent, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    await expect(getCustomer(agent, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    await expect(getCustomer(agent, 'nonsense')).rejects.toMatchObject({ code: 'not_found' })
    const inbound = apiActor({
      id: crypto.randomUUID(),
      name: 'passerelle',
      scopes: ['inbound'],
      ip: null,
      requestId: null,
    })
    await expect(getCustomer(inbound, known.customerId)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('effortsOf', () => {
  it('does not count thanks after a resolution nor what nobody promised', async () => {
    const known = await aStatedCustomer({ displayName: 'Merci' })
    const person = { id: known.customerId, sourceRecordId: known.sourceRecordId }
    const conversation = await aConversation(person, queue)
    await anInteraction(person, conversation, { receivedAt: ago(90 * HOUR_MS), channel: 'sms' })
    await anInteraction(person, conversation, {
      receivedAt: ago(89 * HOUR_MS),
      channel: 'sms',
      direction: 'outbound',
      authorId: agent.id,
    })
    await database().execute(
      sql`insert into conversation_events (conversation_id, at, kind) values (${conversation}::uuid, now() - interval '88 hours', 'resolved')`,
    )
    await anInteraction(person, conversation, { receivedAt: ago(87 * HOUR_MS), channel: 'sms', text: 'Merci !' })
    expect((await effortsOf([conversation])).get(conversation)?.effort).toMatchObject({ breaches: 0 })
    // The same message with a reopening beside it waits, and has waited too long.
    const reopenedAt = ago(80 * HOUR_MS)
    await anInteraction(person, conversation, { receivedAt: reopenedAt, channel: 'sms' })
    await database().execute(
      sql`insert into conversation_events (conversation_id, at, kind) values (${conversation}::uuid, ${reopenedAt.toISOString()}::timestamptz, 'reopened')`,
    )
    expect((await effortsOf([conversation])).get(conversation)?.effort).toMatchObject({ breaches: 1 })
  })
})

it('the SQL of effort counts contacts and channel changes as the reference does, on random histories', async () => {
  const channels = ['email', 'chat', 'whatsapp', 'phone', 'sms'] as const
  const random = seededRandom('effort')
  const known = await aStatedCustomer({ displayName: 'Hasard' })
  const person = { id: known.customerId, sourceRecordId: known.sourceRecordId }
  const expected = new Map<string, ReturnType<typeof contactsOf>>()
  for (let round = 0; round < 20; round++) {
    const conversation = await aConversation(person, queue)
    const events: { channel: (typeof channels)[number]; at: number }[] = []
    let at = Date.now() - 60 * DAY_MS
    for (let step = random.int(0, 12); step > 0; step--) {
      at += random.pick([MINUTE_MS, HOUR_MS, 23 * HOUR_MS, 25 * HOUR_MS, 3 * DAY_MS])
      const channel = random.pick(channels)
      await anInteraction(person, conversation, { channel, receivedAt: new Date(at) })
      events.push({ channel, at })
    }
    expected.set(conversation, contactsOf(events))
  }
  const found = await effortsOf([...expected.keys()])
  for (const [id, counted] of expected) expect(found.get(id)?.effort).toMatchObject(counted)
})

describe('listCustomers', () => {
  it.each(['recent', 'name'] as const)('gives every customer once, page after page, by %s', async (sort) => {
    const same = ago(MINUTE_MS)
    const expected = new Set<string>()
    for (let at = 0; at < 25; at++) {
      const { customerId } = await aStatedCustomer({ givenName: `Zoé${at % 3}`, familyName: at % 2 ? 'Éloi' : 'Eloi' })
      // Equal instants, and customers nobody has heard of yet: nothing may be lost between pages.
      await database()
        .update(customers)
        .set({ lastInteractionAt: at % 5 === 0 ? null : same })
        .where(eq(customers.id, customerId))
      expected.add(customerId)
    }
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 100; page++) {
      const { items, next } = await listCustomers(agent, { sort, limit: 7, ...(cursor ? { cursor } : {}) })
      found.push(...items.map(({ id }) => id))
      if (!next) break
      cursor = next
    }
    expect(new Set(found).size).toBe(found.length)
    const [counted] = await database().execute<{ n: number }>(
      sql`select count(*)::int as n from customers where merged_into_id is null and erased_at is null`,
    )
    expect(found).toHaveLength(counted?.n ?? 0)
    for (const id of expected) expect(found).toContain(id)
    expect(await countCustomers(agent)).toBe(found.length)
  })

  it('puts accents where the alphabet has them', async () => {
    const ids: string[] = []
    for (const familyName of ['Zola', 'Écharpe', 'eanes', 'Edmond'])
      ids.push((await aStatedCustomer({ familyName })).customerId)
    const { items } = await listCustomers(agent, { sort: 'name', limit: 200 })
    const names = items.filter(({ id }) => ids.includes(id)).map(({ displayName }) => displayName)
    expect(names).toEqual(['eanes', 'Écharpe', 'Edmond', 'Zola'])
  })

  it('refuses a cursor it did not make', async () => {
    await expect(listCustomers(agent, { cursor: 'bidon' })).rejects.toMatchObject({ code: 'invalid_input' })
    const stolen = Buffer.from(JSON.stringify(['x', 'y'])).toString('base64url')
    await expect(listCustomers(agent, { cursor: stolen })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('listAccess', () => {
  it('shows who looked to those who may know, page after page, and notes that they looked', async () => {
    const known = await aStatedCustomer({ displayName: 'Consultée' })
    await getCustomer(agent, known.customerId)
    const first = await listAccess(supervisor, { customerId: known.customerId, limit: 1 })
    expect(first.items[0]).toMatchObject({ action: 'customer.access_log.read', me: true })
    const second = await listAccess(supervisor, { customerId: known.customerId, limit: 1, cursor: first.next ?? '' })
    expect(second.items[0]).toMatchObject({ action: 'customer.read', actorName: agent.name, me: false })
    await expect(listAccess(agent, { customerId: known.customerId })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

it('knows who else uses a switchboard', async () => {
  const desk = { kind: 'phone' as const, asTyped: '02 61 91 40 99' }
  const one = await aStatedCustomer({ displayName: 'Accueil A' }, [desk])
  await database().update(contactPoints).set({ sharedAt: new Date() }).where(eq(contactPoints.value, '+33261914099'))
  const two = await aStatedCustomer({ displayName: 'Accueil B' }, [desk])
  expect(two.customerId).not.toBe(one.customerId)
  expect((await getCustomer(agent, one.customerId)).contactPoints[0]).toMatchObject({ otherCustomers: 1 })
})
