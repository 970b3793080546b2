import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import { attachments, auditEntries, blobs, conversationEvents, inboundDeliveries, mentions } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { HOUR_MS, MINUTE_MS } from '@/lib/platform/time'
import { aColleague, aConversation, aCustomer, anInteraction, aQueue } from '../testing'
import type { ThreadEntryView, ThreadPlace } from '../views'
import { getConversation } from './conversation'
import { getThread } from './thread'

withTestDatabase()

let me: Awaited<ReturnType<typeof aColleague>>
let queue: string
beforeAll(async () => {
  me = await aColleague('agent', 'Claire Delmas')
  queue = await aQueue([me])
})

const T0 = Date.parse('2026-11-02T09:00:00Z')
const at = (minutes: number) => new Date(T0 + minutes * MINUTE_MS)

async function readBack(conversationId: string, limit: number): Promise<ThreadEntryView[]> {
  const entries: ThreadEntryView[] = []
  let place: ThreadPlace | null = { conversationId, cursor: null }
  while (place) {
    const page = await getThread(me, {
      conversationId: place.conversationId,
      limit,
      ...(place.cursor ? { cursor: place.cursor } : {}),
    })
    entries.unshift(...page.entries)
    place = page.next
  }
  return entries
}

describe('the thread', () => {
  it('reads back through every earlier conversation of the customer, each entry once and in order', async () => {
    const customer = await aCustomer()
    const stranger = await aCustomer()
    const ids: string[] = []
    let last = ''
    for (let conversation = 0; conversation < 3; conversation++) {
      const start = conversation * 1000
      last = await aConversation(customer, queue, { openedAt: at(start) })
      await database()
        .insert(conversationEvents)
        .values({ conversationId: last, kind: 'opened', at: at(start) })
      for (let message = 0; message < 11; message++) {
        // Several at the same instant: the id decides, and none is skipped at a page's edge.
        ids.push(await anInteraction(customer, last, { receivedAt: at(start + Math.floor(message / 4)) }))
      }
      await database()
        .insert(conversationEvents)
        .values({ conversationId: last, kind: 'assigned', at: at(start + 1.5) })
    }
    await anInteraction(stranger, await aConversation(stranger, queue, { openedAt: at(500) }))
    for (const limit of [1, 3, 4, 100]) {
      const entries = await readBack(last, limit)
      const interactions = entries.filter((entry) => entry.type === 'interaction').map((entry) => entry.id)
      expect(interactions).toEqual(ids)
      const events = entries.filter((entry) => entry.type === 'event')
      expect(events.map((event) => event.kind)).toEqual([
        'opened',
        'assigned',
        'opened',
        'assigned',
        'opened',
        'assigned',
      ])
      expect(new Set(events.map((event) => event.id)).size).toBe(6)
    }
  })

  it('orders by when we received, and does not believe the Date of a mail that is out of all reason', async () => {
    const customer = await aCustomer()
    const conversation = await aConversation(customer, queue, { openedAt: at(0) })
    const delivery = async () => {
      const raw = Buffer.from('x')
      const values = { channel: 'email', transport: 'smtp', providerId: crypto.randomUUID(), raw, size: 1 } as const
      const [row] = await database().insert(inboundDeliveries).values(values).returning({ id: inboundDeliveries.id })
      return row?.id ?? null
    }
    const absurd = await anInteraction(customer, conversation, {
      receivedAt: at(10),
      occurredAt: new Date('1970-01-01T00:00:00Z'),
      deliveryId: await delivery(),
    })
    const first = await anInteraction(customer, conversation, {
      receivedAt: at(0),
      occurredAt: at(-3),
      deliveryId: await delivery(),
    })
    const page = await getThread(me, { conversationId: conversation })
    expect(page.entries.map((entry) => entry.id)).toEqual([first, absurd])
    expect(page.entries.map((entry) => entry.at)).toEqual([at(-3).toISOString(), at(10).toISOString()])
  })

  it('says how much quoted history is folded, cuts endless texts, and knows pictures from dangerous files', async () => {
    const customer = await aCustomer()
    const conversation = await aConversation(customer, queue)
    const quoted = `Bonjour,\nmerci.\n\nLe 2 nov., Relais a écrit :\n> ligne\n> ligne\n`
    const id = await anInteraction(customer, conversation, { text: quoted, visibleText: 'Bonjour,\nmerci.' })
    await database()
      .insert(blobs)
      .values({ sha256: 'abc', size: 3, content: Buffer.from('abc') })
    const file = (position: number, contentType: string) => ({
      interactionId: id,
      position,
      filename: `f${position}`,
      contentType,
      size: 3,
      sha256: 'abc',
    })
    await database()
      .insert(attachments)
      .values([file(1, 'image/svg+xml'), file(0, 'image/png'), file(2, 'text/html')])
    await anInteraction(customer, conversation, { text: 'é'.repeat(30_000), receivedAt: new Date(Date.now() + 1000) })
    const { entries } = await getThread(me, { conversationId: conversation })
    const [short, long] = entries
    if (short?.type !== 'interaction' || long?.type !== 'interaction') throw new Error('two messages expected')
    expect(short.hiddenLines).toBe(5)
    expect(short.attachments.map(({ filename, picture }) => [filename, picture])).toEqual([
      ['f0', true],
      ['f1', false],
      ['f2', false],
    ])
    expect([long.text.length, long.truncated, long.hiddenLines]).toEqual([20_000, true, 0])
  })

  it('leaves out cancelled replies and undone events', async () => {
    const customer = await aCustomer()
    const conversation = await aConversation(customer, queue)
    const kept = await anInteraction(customer, conversation)
    await anInteraction(customer, conversation, { direction: 'outbound', state: 'cancelled' })
    await database()
      .insert(conversationEvents)
      .values({ conversationId: conversation, kind: 'resolved', undoneAt: new Date() })
    const { entries } = await getThread(me, { conversationId: conversation })
    expect(entries.map((entry) => entry.id)).toEqual([kept])
  })
})

describe('one conversation', () => {
  it('tells the path over the channels, who took part, and what an answer would look like', async () => {
    const email = `helene-${crypto.randomUUID()}@example.org`
    const customer = await aCustomer('Hélène Castaing-Roy', email)
    const id = await aConversation(customer, queue, { waitingSince: at(300), dueAt: at(3180) })
    const by = { fromName: 'Hélène Castaing-Roy' }
    await anInteraction(customer, id, { ...by, channel: 'chat', receivedAt: at(0) })
    await anInteraction(customer, id, { channel: 'chat', direction: 'outbound', authorId: me.id, receivedAt: at(1) })
    await anInteraction(customer, id, {
      ...by,
      channel: 'phone',
      kind: 'call',
      durationSeconds: 0,
      receivedAt: at(120),
    })
    await anInteraction(customer, id, {
      ...by,
      fromAddress: email.toUpperCase(),
      recipients: {
        to: [{ name: null, address: 'aide@example.com' }],
        cc: [{ name: null, address: 'mari@example.org' }],
      },
      subject: 'Toujours rien',
      receivedAt: at(300),
    })
    const view = await getConversation(me, id)
    expect(view.stretches.map(({ channel, missed, gap }) => [channel, missed, gap?.kind ?? null])).toEqual([
      ['chat', false, null],
      ['phone', true, 'switch'],
      ['email', false, 'again'],
    ])
    expect(view.participants.map(({ side, name }) => [side, name])).toContainEqual(['us', 'Claire Delmas'])
    expect(view.waitingChannel).toBe('email')
    expect(view.reply.recipients).toMatchObject([{ address: email.toUpperCase(), lastUsed: true, bounced: false }])
    expect(view.reply.cc).toEqual(['aide@example.com', 'mari@example.org'])
    expect(view.reply.subject).toBe('Toujours rien')
  })

  it('writes that the file was read, once in five minutes however often the screen refreshes', async () => {
    const customer = await aCustomer()
    const conversation = await aConversation(customer, queue)
    await getConversation(me, conversation)
    await getThread(me, { conversationId: conversation })
    await getConversation(me, conversation)
    const reads = () =>
      database()
        .select()
        .from(auditEntries)
        .where(and(eq(auditEntries.customerId, customer.id), eq(auditEntries.action, 'conversation.read')))
    expect(await reads()).toHaveLength(1)
    const other = await aColleague()
    await getConversation(other, conversation)
    expect(await reads()).toHaveLength(2)
  })

  it('names who is mentioned in a note', async () => {
    const customer = await aCustomer()
    const conversation = await aConversation(customer, queue)
    const note = await anInteraction(customer, conversation, {
      kind: 'note',
      direction: 'internal',
      channel: 'internal',
    })
    await database().insert(mentions).values({ interactionId: note, userId: me.id, conversationId: conversation })
    const { entries } = await getThread(me, { conversationId: conversation })
    expect(entries[0]).toMatchObject({ kind: 'note', mentions: [{ id: me.id, name: 'Claire Delmas' }] })
  })

  it('does not know what does not exist', async () => {
    await expect(getConversation(me, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    await expect(getConversation(me, "1' or '1'='1")).rejects.toMatchObject({ code: 'not_found' })
    await expect(getThread(me, { conversationId: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('believes an imported date however old', async () => {
  const customer = await aCustomer()
  const conversation = await aConversation(customer, queue)
  await anInteraction(customer, conversation, {
    receivedAt: new Date(T0),
    occurredAt: new Date(T0 - 500 * HOUR_MS),
    source: 'crm',
  })
  const { entries } = await getThread(me, { conversationId: conversation })
  expect(entries[0]?.at).toBe(new Date(T0 - 500 * HOUR_MS).toISOString())
})
