import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import { conversations, customers, searchWords } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aConversation, anInteraction, aQueue } from '@/lib/conversations/testing'
import { aStatedCustomer } from '@/lib/customers/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { apiActor } from '@/lib/platform/actor'
import { DAY_MS } from '@/lib/platform/time'
import { searchExchanges } from './exchanges'
import { searchWho } from './who'

withTestDatabase()

let agent: Awaited<ReturnType<typeof aColleague>>
let queue: string
const people = new Map<string, { id: string; sourceRecordId: string }>()
const names = async (q: string) => (await searchWho(agent, { q })).customers.map(({ displayName }) => displayName)

beforeAll(async () => {
  agent = await aColleague('supervisor')
  queue = await aQueue([agent])
  const state = async (key: string, ...given: Parameters<typeof aStatedCustomer>) => {
    const { customerId, sourceRecordId } = await aStatedCustomer(...given)
    people.set(key, { id: customerId, sourceRecordId })
  }
  await state('helene', { givenName: 'Hélène', familyName: 'Castaing-Roy', birthName: 'Quéméneur' }, [
    { kind: 'phone', asTyped: '06 39 98 41 27' },
    { kind: 'email', asTyped: 'H.Castaing@example.org' },
    { kind: 'order', asTyped: 'CV-48213' },
    { kind: 'loyalty', asTyped: 'ECL 330 0417' },
    { kind: 'customer_number', asTyped: 'C-104 218' },
    { kind: 'postal', asTyped: '12 rue des Tanneurs, 35000 Rennes' },
  ])
  await state('helena', { givenName: 'Helena', familyName: 'Castinel' }, [{ kind: 'phone', asTyped: '04 65 71 22 08' }])
  await state('rene', { givenName: 'René', familyName: 'Tanneur' }, [
    { kind: 'email', asTyped: 'rene@tanneur.example' },
  ])
  await state('aboville', { givenName: 'Œdipe', familyName: "d'Aboville" })
  await state('nguyen', { givenName: 'Thi Anh', familyName: 'Nguyễn' })
  await state('kervadec', { organisationName: 'Toitures Kervadec SARL' }, [
    { kind: 'phone', asTyped: '+44 20 7946 0958' },
  ])
  await state('legoff', { givenName: 'Nadia', familyName: 'Le Goff' }, [{ kind: 'instagram', asTyped: '@nadia.lg' }])
})

describe('names', () => {
  it.each([
    ['as written', 'Hélène Castaing-Roy', 'Hélène Castaing-Roy'],
    ['without accents nor capitals', 'helene castaing', 'Hélène Castaing-Roy'],
    ['the other way round', 'castaing helene', 'Hélène Castaing-Roy'],
    ['unfinished', 'hél', 'Hélène Castaing-Roy'],
    ['unfinished, two words', 'hel cast', 'Hélène Castaing-Roy'],
    ['the birth name of a source', 'quemeneur', 'Hélène Castaing-Roy'],
    ['a letter lost', 'castang', 'Hélène Castaing-Roy'],
    ['a letter too many', 'casttaing', 'Hélène Castaing-Roy'],
    ['a letter wrong', 'castaimg', 'Hélène Castaing-Roy'],
    ['two letters swapped', 'catsaing', 'Hélène Castaing-Roy'],
    ['the first letter wrong', 'vastaing', 'Hélène Castaing-Roy'],
    ['heard, not read', 'castin', 'Helena Castinel'],
    ['a slip in a short name', 'rnee', 'René Tanneur'],
    ['a slip in each word', 'helenne castaign', 'Hélène Castaing-Roy'],
    ['a slip in an unfinished word', 'kervda', 'Toitures Kervadec SARL'],
    ['an apostrophe', 'd’aboville', "Œdipe d'Aboville"],
    ['after the particle', 'aboville', "Œdipe d'Aboville"],
    ['a ligature spelt out', 'oedipe', "Œdipe d'Aboville"],
    ['letters from afar', 'nguyen', 'Thi Anh Nguyễn'],
    ['a slip in a town', 'helene renes', 'Hélène Castaing-Roy'],
  ])('%s', async (_name, q, expected) => {
    expect((await names(q))[0]).toBe(expected)
  })

  it('resembling come after exact ones and say so', async () => {
    const { customers: found } = await searchWho(agent, { q: 'helene castin' })
    expect(found.map(({ displayName, near }) => [displayName, near])).toEqual([
      ['Hélène Castaing-Roy', true],
      ['Helena Castinel', true],
    ])
    const { customers: exact } = await searchWho(agent, { q: 'castinel' })
    expect(exact[0]).toMatchObject({ displayName: 'Helena Castinel', near: false })
  })

  it('called so come before those who only live there', async () => {
    expect((await names('tanneur')).slice(0, 2)).toEqual(['René Tanneur', 'Hélène Castaing-Roy'])
  })

  it('mark what was typed', async () => {
    const { customers: found } = await searchWho(agent, { q: 'cast hel' })
    const hit = found.find(({ displayName }) => displayName === 'Hélène Castaing-Roy')
    expect(hit?.ranges.map(([start, end]) => hit.displayName.slice(start, end))).toEqual(['Hél', 'Cast'])
  })

  it.each(['zzzzzz', 'Michel Dupont', '%', '_____', "'; drop table customers; --"])('%s finds nobody', async (q) => {
    expect(await names(q)).toEqual([])
  })
})

describe('identifiers', () => {
  it.each([
    ['06 39 98 41 27', 'phone'],
    ['0639984127', 'phone'],
    ['06.39.98.41.27', 'phone'],
    ['06-39-98-41-27', 'phone'],
    ['+33 6 39 98 41 27', 'phone'],
    ['+33 (0)6 39 98 41 27', 'phone'],
    ['0033639984127', 'phone'],
    ['33639984127', 'phone'],
    ['639984127', 'phone'],
    ['98 41 27', 'phone'],
    ['06 39', 'phone'],
    ['h.castaing@example.org', 'email'],
    ['H.CASTAING@', 'email'],
    ['cv-48213', 'order'],
    ['CV 48213', null],
    ['48213', 'order'],
    ['ecl3300417', 'loyalty'],
    ['ECL 330 0417', 'loyalty'],
    ['c-104218', 'customer_number'],
    ['104 218', 'customer_number'],
  ])('%s', async (q, kind) => {
    const { customers: found } = await searchWho(agent, { q })
    expect(found[0]?.displayName).toBe('Hélène Castaing-Roy')
    expect(found[0]?.matched?.kind ?? null).toBe(kind)
  })

  it.each(['+44 20 7946 0958', '0044 20 7946', '442079460958'])('%s, from abroad', async (q) => {
    expect((await names(q))[0]).toBe('Toitures Kervadec SARL')
  })

  it('an account of a network', async () => {
    expect(await names('@nadia.lg')).toEqual(['Nadia Le Goff'])
  })

  it('an exact one comes before a name that holds it', async () => {
    await aStatedCustomer({ displayName: 'Association CV-48213' })
    expect((await names('CV-48213'))[0]).toBe('Hélène Castaing-Roy')
  })

  it('one that has ended finds nobody', async () => {
    const { customerId } = await aStatedCustomer({ displayName: 'Ancien numéro' }, [
      { kind: 'phone', asTyped: '06 11 22 33 44' },
    ])
    expect(await names('06 11 22 33 44')).toEqual(['Ancien numéro'])
    const { contactPointUses } = await import('@/db/schema')
    await database()
      .update(contactPointUses)
      .set({ validTo: new Date() })
      .where(eq(contactPointUses.customerId, customerId))
    expect((await searchWho(agent, { q: '06 11 22 33 44' })).customers.filter(({ matched }) => matched)).toEqual([])
  })
})

describe('conversations', () => {
  it('by number in any spelling, by subject, and of the customers found', async () => {
    const helene = people.get('helene')!
    const id = await aConversation(helene, queue, { subject: 'Dégât des eaux du 19 novembre' })
    const [row] = await database().select().from(conversations).where(eq(conversations.id, id))
    for (const q of [`D-${row?.number}`, `d${row?.number}`, `#${row?.number}`, String(row?.number)]) {
      expect((await searchWho(agent, { q })).conversations[0], q).toMatchObject({ id, because: 'number' })
    }
    for (const q of ['degat eaux', 'dégât', 'novembre degat']) {
      expect((await searchWho(agent, { q })).conversations[0], q).toMatchObject({
        id,
        because: 'subject',
        customerName: 'Hélène Castaing-Roy',
      })
    }
    expect((await searchWho(agent, { q: 'castaing' })).conversations).toMatchObject([{ id, because: 'customer' }])
  })
})

describe('exchanges', () => {
  beforeAll(async () => {
    const legoff = people.get('legoff')!
    const glasses = await aConversation(legoff, queue, { subject: 'Mes premiers progressifs' })
    const say = (text: string, fields: Parameters<typeof anInteraction>[2] = {}) =>
      anInteraction(legoff, glasses, { text, ...fields })
    await say('Bonjour, je lève le menton pour lire avec mes nouvelles lunettes progressives.', {
      receivedAt: new Date(Date.now() - 3 * DAY_MS),
    })
    await say('Les branches sont cassées, commande CV-51002.', { receivedAt: new Date(Date.now() - 2 * DAY_MS) })
    await say('I broke my glasses yesterday.', { receivedAt: new Date(Date.now() - DAY_MS), language: 'en' })
    await say('<script>alert(1)</script> monture', { receivedAt: new Date(Date.now() - DAY_MS / 2) })
  })
  const texts = async (q: string) => (await searchExchanges(agent, { q })).exchanges.map(({ snippet }) => snippet)
  const marked = ({ text, ranges }: { text: string; ranges: [number, number][] }) =>
    ranges.map(([start, end]) => text.slice(start, end))

  it.each([
    ['another form of the word', 'lunette progressif', ['lunettes', 'progressives']],
    ['without accents', 'casse branche', ['branches', 'cassées']],
    ['an unfinished word', 'progr', ['progressives']],
    ['two words, the last unfinished', 'menton lun', ['menton', 'lunettes']],
    ['English', 'glass yesterday', ['glasses', 'yesterday']],
    ['an order number in the text', 'CV-51002', ['CV', '51002']],
    ['words in a row', '"nouvelles lunettes"', ['nouvelles', 'lunettes']],
  ])('%s', async (_name, q, expected) => {
    const [first] = await texts(q)
    expect(first && marked(first)).toEqual(expect.arrayContaining(expected))
  })

  it('are one for each conversation, with how many others answer', async () => {
    const { exchanges } = await searchExchanges(agent, { q: 'lunettes OR branches OR monture' })
    expect(exchanges).toHaveLength(1)
    expect(exchanges[0]?.more).toBe(2)
    expect(exchanges[0]).toMatchObject({ customerName: 'Nadia Le Goff', subject: 'Mes premiers progressifs' })
  })

  it('keep mark-up as text', async () => {
    const [first] = await texts('monture')
    expect(first?.text).toContain('<script>alert(1)</script>')
    expect(first && marked(first)).toEqual(['monture'])
  })

  it.each(['xyzzy', 'lunettes -progressives -branches zzz', '"lunettes nouvelles"'])('%s finds nothing', async (q) => {
    expect(await texts(q)).toEqual([])
  })
})

describe('who may find whom', () => {
  it('leaves out erased customers, everywhere, and forgets their words', async () => {
    const gone = await aStatedCustomer({ givenName: 'Zorglub', familyName: 'Effacement' }, [
      { kind: 'phone', asTyped: '06 99 88 77 66' },
    ])
    const person = { id: gone.customerId, sourceRecordId: gone.sourceRecordId }
    await anInteraction(person, await aConversation(person, queue, { subject: 'Zorglubien' }), { text: 'zorglubisme' })
    expect(await names('zorglub')).toHaveLength(1)
    await database().update(customers).set({ erasedAt: new Date() }).where(eq(customers.id, gone.customerId))
    for (const q of ['zorglub', 'zorgulb', '06 99 88 77 66'])
      expect((await searchWho(agent, { q })).customers, q).toEqual([])
    expect((await searchWho(agent, { q: 'zorglubien' })).conversations).toEqual([])
    expect((await searchExchanges(agent, { q: 'zorglubisme' })).exchanges).toEqual([])
    const words = await database().select().from(searchWords)
    expect(words.map(({ word }) => word)).not.toContain('zorglub')
    expect(words.map(({ word }) => word)).toContain('castaing')
  })

  it('shows a merged customer once, by what was known of either', async () => {
    const one = await aStatedCustomer({ givenName: 'Basile', familyName: 'Unique' }, [
      { kind: 'email', asTyped: 'b@un.example' },
    ])
    const two = await aStatedCustomer({ givenName: 'B.', familyName: 'Unique' }, [
      { kind: 'email', asTyped: 'b@deux.example' },
    ])
    await mergeCustomers(agent, { customerId: one.customerId, with: [two.customerId], reason: 'même personne' })
    expect(await names('unique')).toHaveLength(1)
    expect(await names('b@deux.example')).toEqual(await names('b@un.example'))
  })

  it('refuses a key that may not search', async () => {
    const inbound = apiActor({
      id: crypto.randomUUID(),
      name: 'passerelle',
      scopes: ['inbound'],
      ip: null,
      requestId: null,
    })
    await expect(searchWho(inbound, { q: 'a' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(searchExchanges(inbound, { q: 'a' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('answers nothing to nothing', async () => {
    expect(await searchWho(agent, { q: '   ' })).toEqual({ customers: [], conversations: [], partial: false })
    expect(await searchExchanges(agent, { q: '' })).toEqual({ exchanges: [], partial: false })
  })
})
