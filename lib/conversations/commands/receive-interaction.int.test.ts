import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { conversations, customers, interactions } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { aQueue } from '../testing'
import { type IncomingInteraction, receiveInteraction } from './receive-interaction'

withTestDatabase()
beforeAll(async () => {
  await aQueue()
})

type Mail = Partial<IncomingInteraction> & { sender: string; subject: string }

/** What the e-mail job does with one parsed message. */
async function arrive({ sender, subject, ...rest }: Mail) {
  return database().transaction(async (tx) => {
    const person = await resolveSourceRecord(tx, {
      source: 'email',
      sourceKey: sender,
      attributes: {},
      points: [{ kind: 'email', asTyped: sender }],
    })
    const receivedAt = rest.receivedAt ?? new Date()
    const received = await receiveInteraction(tx, {
      channel: 'email',
      kind: 'message',
      direction: 'inbound',
      customerId: person.customerId,
      sourceRecordId: person.sourceRecordId,
      subject,
      subjectKey: subject.toLowerCase().replace(/^(?:re|tr)\s*:\s*/, ''),
      text: 'Bonjour',
      visibleText: 'Bonjour',
      occurredAt: receivedAt,
      receivedAt,
      source: 'email',
      ...rest,
    })
    return { ...received, ...person }
  })
}

const conversation = async (id: string) =>
  (await database().select().from(conversations).where(eq(conversations.id, id)))[0]!
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

describe('who', () => {
  test('twenty first messages of one sender at the same moment make one customer and one conversation', async () => {
    const sender = `neuf-${crypto.randomUUID()}@example.org`
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        arrive({ sender, subject: 'Monture cassée', messageId: `<${i}-${sender}>` }),
      ),
    )
    expect(new Set(all.map((each) => each.customerId)).size).toBe(1)
    expect(new Set(all.map((each) => each.conversationId)).size).toBe(1)
    expect(all.filter((each) => each.outcome === 'created')).toHaveLength(1)
    const rows = await database()
      .select()
      .from(interactions)
      .where(eq(interactions.conversationId, all[0]!.conversationId))
    expect(rows).toHaveLength(20)
  })

  test('the same address in another spelling is the same customer', async () => {
    const first = await arrive({ sender: 'Lucie.Martin@Example.org', subject: 'Un' })
    const second = await arrive({
      sender: 'lucie.martin@example.org ',
      subject: 'Deux',
      receivedAt: new Date(Date.now() + 60_000),
    })
    expect(second.customerId).toBe(first.customerId)
  })

  test('a shared address leads to nobody: a new source makes a new customer', async () => {
    const sender = `tablette-${crypto.randomUUID()}@example.org`
    const first = await arrive({ sender, subject: 'Un' })
    await database().execute(`update contact_points set shared_at = now() where value = '${sender}'`)
    const second = await database().transaction((tx) =>
      resolveSourceRecord(tx, {
        source: 'shop',
        sourceKey: sender,
        attributes: { displayName: 'Autre' },
        points: [{ kind: 'email', asTyped: sender }],
      }),
    )
    expect(second.outcome).toBe('created')
    expect(second.customerId).not.toBe(first.customerId)
  })
})

describe('threading', () => {
  test('References win over everything, also from another address of the same thread', async () => {
    const first = await arrive({
      sender: `a-${crypto.randomUUID()}@example.org`,
      subject: 'Verres',
      messageId: '<m1@example.org>',
    })
    const second = await arrive({
      sender: `b-${crypto.randomUUID()}@example.org`,
      subject: 'autre objet',
      inReplyTo: '<m1@example.org>',
    })
    expect(second.conversationId).toBe(first.conversationId)
    expect(second.customerId).not.toBe(first.customerId)
  })

  test('the same subject of another customer never joins', async () => {
    const first = await arrive({ sender: `c-${crypto.randomUUID()}@example.org`, subject: 'Facture' })
    const second = await arrive({ sender: `d-${crypto.randomUUID()}@example.org`, subject: 'Facture' })
    expect(second.conversationId).not.toBe(first.conversationId)
  })

  test.each([
    [13, true],
    [15, false],
  ])('the same subject of the same customer after %i days joins: %s', async (days, joins) => {
    const sender = `e-${crypto.randomUUID()}@example.org`
    const first = await arrive({ sender, subject: 'Rendez-vous', receivedAt: daysAgo(days) })
    const second = await arrive({ sender, subject: 'RE: rendez-vous' })
    expect(second.conversationId === first.conversationId).toBe(joins)
  })

  test('another subject opens another conversation', async () => {
    const sender = `f-${crypto.randomUUID()}@example.org`
    const first = await arrive({ sender, subject: 'Lentilles', receivedAt: daysAgo(1) })
    const second = await arrive({ sender, subject: 'Mutuelle' })
    expect(second.conversationId).not.toBe(first.conversationId)
  })
})

describe('the clock', () => {
  test('starts with the first waiting message and does not move with the next', async () => {
    const sender = `g-${crypto.randomUUID()}@example.org`
    const first = await arrive({ sender, subject: 'Devis', receivedAt: daysAgo(2) })
    await arrive({ sender, subject: 'Devis', receivedAt: daysAgo(1) })
    const row = await conversation(first.conversationId)
    expect(row.waitingSince).toEqual(
      (await database().select().from(interactions).where(eq(interactions.id, first.interactionId)))[0]!.receivedAt,
    )
    expect(row.dueAt!.getTime() - row.waitingSince!.getTime()).toBe(48 * 3_600_000)
  })

  test.each([
    ['Merci beaucoup, bonne journée !', 'resolved'],
    ['Merci, mais les verres sont toujours rayés.', 'open'],
    ['Toujours rien reçu ?', 'open'],
  ])('after resolution « %s » leaves it %s', async (text, status) => {
    const sender = `h-${crypto.randomUUID()}@example.org`
    const first = await arrive({ sender, subject: 'Commande', messageId: `<${sender}>`, receivedAt: daysAgo(3) })
    await database()
      .update(conversations)
      .set({ status: 'resolved', resolvedAt: new Date(), waitingSince: null, dueAt: null })
      .where(eq(conversations.id, first.conversationId))
    await arrive({ sender, subject: 'Re: Commande', inReplyTo: `<${sender}>`, text, visibleText: text })
    const row = await conversation(first.conversationId)
    expect(row.status).toBe(status)
    expect(row.waitingSince !== null).toBe(status === 'open')
    expect(row.reopenedCount).toBe(status === 'open' ? 1 : 0)
  })
})

test('the customer remembers its last contact', async () => {
  const { customerId } = await arrive({ sender: `i-${crypto.randomUUID()}@example.org`, subject: 'x' })
  const [row] = await database().select().from(customers).where(eq(customers.id, customerId))
  expect(row!.lastInteractionAt).toBeInstanceOf(Date)
})
