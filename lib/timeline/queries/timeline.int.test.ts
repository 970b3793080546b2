import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import type { Channel } from '@/lib/channels/port'
import { aColleague, aConversation, anInteraction, aQueue } from '@/lib/conversations/testing'
import { addCustomerNote } from '@/lib/customers/commands/add-note'
import { aStatedCustomer } from '@/lib/customers/testing'
import { apiActor } from '@/lib/platform/actor'
import { HOUR_MS } from '@/lib/platform/time'
import { SECRET_MARK } from '@/lib/portal/domain/letters'
import type { TimelineEntriesInput, TimelineInput } from '../schemas'
import { listTimelineEntries } from './entries'
import { listTimeline } from './groups'
import { getTimelineOverview } from './overview'

withTestDatabase()

let agent: Awaited<ReturnType<typeof aColleague>>
let other: typeof agent
let customerId: string
let person: { id: string; sourceRecordId: string }
const conversations: string[] = []
const written: { id: string; conversation: string; channel: Channel; at: number }[] = []
const CHANNELS: Channel[] = ['email', 'phone', 'whatsapp', 'email', 'shop']

beforeAll(async () => {
  agent = await aColleague()
  other = await aColleague()
  const queue = await aQueue([agent])
  const stated = await aStatedCustomer({ displayName: 'Longue histoire' })
  customerId = stated.customerId
  person = { id: stated.customerId, sourceRecordId: stated.sourceRecordId }
  for (let at = 0; at < 9; at++) {
    conversations.push(await aConversation(person, queue, { reason: at % 3 === 0 ? 'complaint' : 'assistance' }))
  }
  // Conversations that overlap, and instants that fall together: order is by id then, and nothing is lost between pages.
  const now = Date.now()
  for (let at = 0; at < 45; at++) {
    const conversation = conversations[(at * 4) % 9] ?? ''
    const channel = CHANNELS[at % 5] ?? 'email'
    const when = now - Math.floor(at / 3) * 60 * HOUR_MS
    const outbound = at % 4 === 1
    const id = await anInteraction(person, conversation, {
      channel,
      kind: channel === 'phone' ? 'call' : channel === 'shop' ? 'visit' : 'message',
      direction: outbound ? 'outbound' : 'inbound',
      authorId: outbound ? (at % 8 === 1 ? agent.id : other.id) : null,
      receivedAt: new Date(when),
    })
    written.push({ id, conversation, channel, at: when })
  }
})

async function allEntries(input: Omit<TimelineEntriesInput, 'customerId'>) {
  const found: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 50; page++) {
    const { items, older } = await listTimelineEntries(agent, { ...input, customerId, ...(cursor ? { cursor } : {}) })
    found.push(...items.map(({ id }) => id))
    if (!older) return found
    cursor = older
  }
  throw new Error('the pages do not end')
}

describe('listTimelineEntries', () => {
  const inOrder = () => written.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))

  it('gives every contact once, the latest first', async () => {
    expect(await allEntries({ limit: 7 })).toEqual(inOrder().map(({ id }) => id))
  })

  it('leads back to what is newer by the same pages', async () => {
    const first = await listTimelineEntries(agent, { customerId, limit: 7 })
    const second = await listTimelineEntries(agent, { customerId, limit: 7, cursor: first.older ?? '' })
    const third = await listTimelineEntries(agent, { customerId, limit: 7, cursor: second.older ?? '' })
    const back = await listTimelineEntries(agent, {
      customerId,
      limit: 7,
      cursor: third.newer ?? '',
      direction: 'newer',
    })
    expect(back.items.map(({ id }) => id)).toEqual(second.items.map(({ id }) => id))
    const start = await listTimelineEntries(agent, {
      customerId,
      limit: 7,
      cursor: back.newer ?? '',
      direction: 'newer',
    })
    expect(start.items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id))
    expect(start.newer).toBeNull()
    expect(first.newer).toBeNull()
  })

  it.each([
    ['channel', { channel: ['whatsapp'] as Channel[] }],
    ['two channels', { channel: ['phone', 'shop'] as Channel[] }],
  ])('filters by %s', async (_name, filter) => {
    const expected = inOrder().filter(({ channel }) => filter.channel.includes(channel))
    expect(await allEntries({ ...filter, limit: 4 })).toEqual(expected.map(({ id }) => id))
  })

  it('filters by reason, agent, conversation and local days', async () => {
    const complaints = new Set(conversations.filter((_, at) => at % 3 === 0))
    expect(await allEntries({ reason: ['complaint'], limit: 50 })).toEqual(
      inOrder()
        .filter(({ conversation }) => complaints.has(conversation))
        .map(({ id }) => id),
    )
    expect(await allEntries({ agent: agent.id, limit: 50 })).toHaveLength(
      written.filter((_, at) => at % 8 === 1).length,
    )
    const conversationId = conversations[0] ?? ''
    expect(await allEntries({ conversationId, limit: 2 })).toEqual(
      inOrder()
        .filter(({ conversation }) => conversation === conversationId)
        .map(({ id }) => id),
    )
    const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(at)
    const [from, to] = [day(written[30]?.at ?? 0), day(written[10]?.at ?? 0)]
    const expected = inOrder().filter(({ at }) => day(at) >= from && day(at) <= to)
    expect(await allEntries({ from, to, limit: 50 })).toEqual(expected.map(({ id }) => id))
  })

  it('does not show a message that was taken back before it left', async () => {
    const id = await anInteraction(person, conversations[0] ?? '', { direction: 'outbound', state: 'cancelled' })
    expect(await allEntries({ limit: 50 })).not.toContain(id)
  })
})

describe('listTimeline', () => {
  async function pages(input: Omit<TimelineInput, 'customerId'>) {
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 50; page++) {
      const { groups, older } = await listTimeline(agent, { ...input, customerId, ...(cursor ? { cursor } : {}) })
      found.push(...groups.map(({ id }) => id))
      if (!older) return found
      cursor = older
    }
    throw new Error('the pages do not end')
  }

  it('groups by conversation, the latest contact first, each once', async () => {
    const expected = conversations
      .map((id) => ({
        id,
        last: Math.max(...written.filter(({ conversation }) => conversation === id).map(({ at }) => at)),
      }))
      .toSorted((a, b) => b.last - a.last || (a.id < b.id ? 1 : -1))
    expect(await pages({ limit: 2 })).toEqual(expected.map(({ id }) => id))
  })

  it('leads back to newer groups', async () => {
    const first = await listTimeline(agent, { customerId, limit: 3 })
    const second = await listTimeline(agent, { customerId, limit: 3, cursor: first.older ?? '' })
    const back = await listTimeline(agent, { customerId, limit: 3, cursor: second.newer ?? '', direction: 'newer' })
    expect(back.groups.map(({ id }) => id)).toEqual(first.groups.map(({ id }) => id))
    expect(back.newer).toBeNull()
  })

  it('counts what the filters leave and drops what they empty', async () => {
    const { groups } = await listTimeline(agent, { customerId, channel: ['shop'], limit: 50 })
    expect(groups.reduce((sum, group) => sum + group.entries, 0)).toBe(
      written.filter(({ channel }) => channel === 'shop').length,
    )
    expect(groups.every(({ entries }) => entries > 0)).toBe(true)
  })

  it('shows a note on the customer on its own', async () => {
    const { interactionId } = await addCustomerNote(agent, { customerId, text: 'Préfère le matin' })
    const { groups } = await listTimeline(agent, { customerId, limit: 1 })
    expect(groups[0]).toMatchObject({
      id: interactionId,
      conversation: null,
      single: { kind: 'note', text: 'Préfère le matin', author: agent.name },
    })
    await database().execute(sql`delete from interactions where id = ${interactionId}::uuid`)
  })

  it('shows a message outside of any conversation on its own, without what opens the portal', async () => {
    const text = `https://relais.example/preferences/open/${SECRET_MARK}`
    const message = await anInteraction(person, null, { direction: 'outbound', text })
    const { groups } = await listTimeline(agent, { customerId, limit: 1 })
    expect(groups[0]).toMatchObject({
      id: message,
      conversation: null,
      single: { kind: 'message', text: 'https://relais.example/preferences/open/…' },
    })
    await database().execute(sql`delete from interactions where id = ${message}::uuid`)
  })

  it('tells the gaps between contacts in place', async () => {
    const stated = await aStatedCustomer({ displayName: 'Écarts' })
    const who = { id: stated.customerId, sourceRecordId: stated.sourceRecordId }
    const conversation = await aConversation(who, await aQueue())
    const missed = await anInteraction(who, conversation, {
      channel: 'phone',
      kind: 'call',
      durationSeconds: 0,
      receivedAt: new Date(Date.now() - 4 * HOUR_MS),
    })
    const mail = await anInteraction(who, conversation, { receivedAt: new Date(Date.now() - 2 * HOUR_MS) })
    const { items } = await listTimelineEntries(agent, { customerId: stated.customerId, conversationId: conversation })
    expect(items.map(({ id, gap }) => [id, gap?.kind ?? null])).toEqual([
      [mail, 'again'],
      [missed, null],
    ])
  })

  it('refuses a key that may not read, and a cursor it did not make', async () => {
    const inbound = apiActor({
      id: crypto.randomUUID(),
      name: 'passerelle',
      scopes: ['inbound'],
      ip: null,
      requestId: null,
    })
    await expect(listTimeline(inbound, { customerId })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(listTimeline(agent, { customerId, cursor: 'bidon' })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('getTimelineOverview', () => {
  it('counts each contact in its local week, silent weeks included, and offers what there is to filter by', async () => {
    const overview = await getTimelineOverview(agent, customerId)
    const { weeks, inbound, outbound } = overview.density
    expect([inbound, outbound]).toEqual([
      written.filter((_, at) => at % 4 !== 1).length,
      written.filter((_, at) => at % 4 === 1).length,
    ])
    expect(weeks.reduce((sum, week) => sum + week.inbound + week.outbound, 0)).toBe(written.length)
    const starts = weeks.map(({ start }) => Date.parse(start))
    expect(starts.every((start, at) => at === 0 || start - (starts[at - 1] ?? 0) === 7 * 24 * HOUR_MS)).toBe(true)
    expect(starts.every((start) => new Date(start).getUTCDay() === 1)).toBe(true)
    expect(overview.facets.channels.map(({ channel, count }) => [channel, count])).toEqual(
      expect.arrayContaining([
        ['email', 18],
        ['phone', 9],
        ['whatsapp', 9],
        ['shop', 9],
      ]),
    )
    expect(overview.facets.agents.map(({ id }) => id).sort()).toEqual([agent.id, other.id].sort())
    expect(overview.total).toBe(written.length)
  })

  it('puts a contact of Sunday night before midnight in Paris into the week that ends', async () => {
    const stated = await aStatedCustomer({ displayName: 'Minuit' })
    const who = { id: stated.customerId, sourceRecordId: stated.sourceRecordId }
    const conversation = await aConversation(who, await aQueue())
    const sunday = new Date(Date.now() - 21 * 24 * HOUR_MS)
    sunday.setUTCDate(sunday.getUTCDate() - sunday.getUTCDay())
    // After midnight in Paris all year: Monday already.
    sunday.setUTCHours(23, 30, 0, 0)
    await anInteraction(who, conversation, { receivedAt: sunday })
    const { density } = await getTimelineOverview(agent, stated.customerId)
    const monday = new Date(sunday.getTime() + 24 * HOUR_MS).toISOString().slice(0, 10)
    expect(density.weeks.find((week) => week.inbound > 0)?.start).toBe(monday)
  })

  it('counts a promise that was broken in the week it fell due', async () => {
    const stated = await aStatedCustomer({ displayName: 'Dépassement' })
    const who = { id: stated.customerId, sourceRecordId: stated.sourceRecordId }
    const conversation = await aConversation(who, await aQueue())
    await anInteraction(who, conversation, { channel: 'sms', receivedAt: new Date(Date.now() - 10 * HOUR_MS) })
    await anInteraction(who, conversation, {
      channel: 'sms',
      direction: 'outbound',
      automatic: true,
      receivedAt: new Date(Date.now() - 9.9 * HOUR_MS),
    })
    expect((await getTimelineOverview(agent, stated.customerId)).density.weeksWithBreach).toBe(1)
  })

  it('is empty for somebody who never wrote', async () => {
    const stated = await aStatedCustomer({ displayName: 'Silence' })
    expect((await getTimelineOverview(agent, stated.customerId)).density.weeks).toEqual([])
  })
})
