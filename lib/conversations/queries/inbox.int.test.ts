import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import { conversationReads, conversations, mentions } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { apiActor } from '@/lib/platform/actor'
import { HOUR_MS, MINUTE_MS } from '@/lib/platform/time'
import { INBOX_VIEWS, type InboxInput } from '../schemas'
import { aColleague, aConversation, aCustomer, anInteraction, aQueue } from '../testing'
import { countInbox, listInbox } from './inbox'

withTestDatabase()

let me: Awaited<ReturnType<typeof aColleague>>
let colleague: typeof me
let myQueue: string
let otherQueue: string
const expected = new Map<string, string[]>()

beforeAll(async () => {
  me = await aColleague()
  colleague = await aColleague()
  myQueue = await aQueue([me])
  otherQueue = await aQueue([colleague])
  const customer = await aCustomer('Hélène Castaing-Roy')
  const now = Date.now()
  const make = async (views: string[], fields: Parameters<typeof aConversation>[2], queue = myQueue) => {
    const id = await aConversation(customer, queue, fields)
    for (const view of views) expected.set(view, [...(expected.get(view) ?? []), id])
    return id
  }
  // Deadlines that fall on the same instant, and none at all: the id decides, and nothing is lost between pages.
  const same = new Date(now + 3 * HOUR_MS)
  for (let at = 0; at < 7; at++)
    await make(['mine', 'team', 'all'], { assigneeId: me.id, dueAt: same, waitingSince: new Date(now) })
  for (let at = 0; at < 7; at++) await make(['mine', 'team', 'all'], { assigneeId: me.id, lastInteractionAt: same })
  for (let at = 0; at < 5; at++) {
    const dueAt = new Date(now - (at + 1) * MINUTE_MS)
    await make(['mine', 'team', 'all', 'breached'], { assigneeId: me.id, dueAt, waitingSince: new Date(now - HOUR_MS) })
  }
  for (let at = 0; at < 6; at++)
    await make(['unassigned', 'team', 'all'], { dueAt: new Date(now + at * HOUR_MS + HOUR_MS) })
  for (let at = 0; at < 4; at++) await make(['unassigned', 'all'], { dueAt: same }, otherQueue)
  for (let at = 0; at < 4; at++) await make(['all'], { assigneeId: colleague.id }, otherQueue)
  await make(['waiting', 'all'], { assigneeId: me.id, status: 'pending' })
  await make(['waiting', 'all', 'breached'], {
    assigneeId: me.id,
    status: 'snoozed',
    snoozedUntil: same,
    dueAt: new Date(now - HOUR_MS),
    waitingSince: new Date(now - 2 * HOUR_MS),
  })
  for (let at = 0; at < 9; at++) {
    const fields = { status: 'resolved', resolvedAt: new Date(now - at * HOUR_MS), assigneeId: me.id } as const
    await make(['resolved'], fields)
  }
  const named = await make(['mentions', 'all'], { assigneeId: colleague.id }, otherQueue)
  const note = await anInteraction(customer, named, { kind: 'note', direction: 'internal', channel: 'internal' })
  await database().insert(mentions).values({ interactionId: note, userId: me.id, conversationId: named })
})

async function everything(input: Partial<InboxInput>, limit = 4) {
  const items = []
  let cursor: string | undefined
  do {
    const page = await listInbox(me, { ...input, limit, ...(cursor ? { cursor } : {}) })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return items
}

describe('the inbox', () => {
  for (const view of INBOX_VIEWS) {
    for (const sort of ['due', 'recent'] as const) {
      it(`gives every conversation of "${view}" once, page by page, sorted by ${sort}`, async () => {
        const ids = (await everything({ view, sort })).map((item) => item.id)
        expect(ids.toSorted()).toEqual((expected.get(view) ?? []).toSorted())
      })
    }
  }

  it('sorts by the time left, conversations without a deadline last', async () => {
    const places = (await everything({ view: 'all' })).map((item) =>
      item.dueAt ? Date.parse(item.dueAt) : Number.POSITIVE_INFINITY,
    )
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places.length).toBeGreaterThan(30)
  })

  it('sorts resolved conversations by when they were resolved, newest first', async () => {
    const places = (await everything({ view: 'resolved' })).map((item) => Date.parse(item.resolvedAt ?? ''))
    expect(places).toEqual(places.toSorted((a, b) => b - a))
  })

  it('shows what was resolved for either of two reasons once, page by page, though the address names one twice', async () => {
    const resolved = (await everything({ view: 'resolved' })).map(({ id }) => id)
    const reasons = ['complaint', 'opinion', 'information'] as const
    for (const [at, id] of resolved.entries())
      await database()
        .update(conversations)
        .set({ reason: reasons[at % 3] ?? null })
        .where(eq(conversations.id, id))
    const found = (await everything({ view: 'resolved', reason: ['complaint', 'opinion', 'complaint'] })).map(
      ({ id }) => id,
    )
    expect(found).toEqual(resolved.filter((_, at) => at % 3 < 2))
  })

  it('keeps its place when a conversation is resolved between two pages', async () => {
    const first = await listInbox(me, { view: 'team', limit: 6 })
    const gone = first.items[5]
    await database().execute(
      sql`update conversations set status = 'snoozed', snoozed_until = now() + interval '1 day' where id = ${gone?.id}::uuid`,
    )
    const rest = await everything({ view: 'team', ...(first.next ? { cursor: first.next } : {}) }, 100)
    await database().execute(
      sql`update conversations set status = 'open', snoozed_until = null where id = ${gone?.id}::uuid`,
    )
    const ids = [...first.items, ...rest].map((item) => item.id)
    expect(ids.toSorted()).toEqual((expected.get('team') ?? []).toSorted())
  })

  it('counts what the views list', async () => {
    const counts = await countInbox(me)
    for (const view of ['mine', 'unassigned', 'team', 'all', 'waiting', 'breached', 'mentions'] as const) {
      expect([view, counts[view]]).toEqual([view, expected.get(view)?.length ?? 0])
    }
    expect(counts.mineBreached).toBe(6)
    // A mention that was seen stays in its view and asks for nothing any more.
    await database().update(mentions).set({ seenAt: new Date() })
    expect((await countInbox(me)).mentions).toBe(0)
    expect((await listInbox(me, { view: 'mentions' })).items).toHaveLength(1)
  })

  it('filters by channel, reason, urgency, queue and assignee together', async () => {
    const customer = await aCustomer()
    const wanted = await aConversation(customer, otherQueue, {
      lastChannel: 'sms',
      reason: 'complaint',
      urgency: 'high',
      assigneeId: colleague.id,
    })
    await aConversation(customer, otherQueue, { lastChannel: 'sms', reason: 'complaint', assigneeId: colleague.id })
    const found = await everything({
      view: 'all',
      channel: ['sms', 'fax'],
      reason: ['complaint'],
      urgency: ['high'],
      queue: otherQueue,
      assignee: colleague.id,
    })
    expect(found.map((item) => item.id)).toEqual([wanted])
    await database().execute(
      sql`update conversations set status = 'resolved', resolved_at = now() where last_channel = 'sms'`,
    )
  })

  it('marks as unread what waits and came after the last visit', async () => {
    const customer = await aCustomer()
    const now = Date.now()
    const waiting = {
      waitingSince: new Date(now - HOUR_MS),
      lastInboundAt: new Date(now - HOUR_MS),
      lastChannel: 'fax' as const,
    }
    const fresh = await aConversation(customer, myQueue, waiting)
    const seen = await aConversation(customer, myQueue, waiting)
    const answered = await aConversation(customer, myQueue, { ...waiting, waitingSince: null })
    const again = await aConversation(customer, myQueue, waiting)
    await database()
      .insert(conversationReads)
      .values([
        { userId: me.id, conversationId: seen, readAt: new Date(now) },
        { userId: me.id, conversationId: again, readAt: new Date(now - 2 * HOUR_MS) },
        { userId: colleague.id, conversationId: fresh, readAt: new Date(now) },
      ])
    const items = await everything({ view: 'all', channel: ['fax'] })
    const unread = items.filter((item) => item.unread).map((item) => item.id)
    expect(unread.toSorted()).toEqual([fresh, again].toSorted())
    expect(items.map((item) => item.id)).toContain(answered)
  })

  it('refuses a cursor that it did not make, and a key that may not read', async () => {
    await expect(listInbox(me, { cursor: 'bm9wZQ' })).rejects.toMatchObject({ code: 'invalid_input' })
    const forged = Buffer.from(JSON.stringify(["' or true --", 'x'])).toString('base64url')
    await expect(listInbox(me, { cursor: forged })).rejects.toMatchObject({ code: 'invalid_input' })
    const key = apiActor({ id: crypto.randomUUID(), name: 'shop', scopes: ['inbound'], ip: null, requestId: null })
    await expect(listInbox(key)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(countInbox(key)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
