import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { conversations, interactions } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aConversation, aCustomer, anInteraction, aQueue } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { listConversationBodies, listTimeline } from './queries'

withTestDatabase()

let agent: Actor
let queueId: string
beforeAll(async () => {
  agent = await aColleague('agent')
  queueId = await aQueue()
})

type Listed = { items: readonly { id: string }[]; nextCursor: string | null }

/** The ids of all pages, one row a page. */
async function everyPage(read: (page: { limit: number; cursor?: string }) => Promise<Listed>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await read({ limit: 1, ...(cursor ? { cursor } : {}) })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return ids
}

/** Instants a microsecond apart or not at all, as one transaction writes them. */
const CLOSE = sql`'2026-11-01T10:00:00.123456Z'::timestamptz`

test('pages of interactions and of conversations leave out none of those that came in the same millisecond', async () => {
  const person = await aCustomer()
  const conversation = await aConversation(person, queueId)
  const other = await aConversation(person, queueId)
  const written = [await anInteraction(person, conversation), await anInteraction(person, conversation)]
  written.push(await anInteraction(person, other))
  await database().update(interactions).set({ receivedAt: CLOSE }).where(eq(interactions.customerId, person.id))
  await database()
    .update(conversations)
    .set({ lastInteractionAt: CLOSE })
    .where(eq(conversations.customerId, person.id))
  expect(await everyPage((page) => listTimeline(agent, person.id, page))).toEqual(written.toSorted().toReversed())
  for (const filter of [{}, { status: 'open' as const }])
    expect(
      await everyPage((page) => listConversationBodies(agent, { ...page, ...filter, customerId: person.id })),
    ).toEqual([conversation, other].toSorted().toReversed())
})
