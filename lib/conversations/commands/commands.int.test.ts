import { and, eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import {
  auditEntries,
  conversationEvents,
  conversationReads,
  conversations,
  drafts,
  interactions,
  mentions,
  users,
} from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { type Actor, systemActor } from '@/lib/platform/actor'
import { HOUR_MS, MINUTE_MS } from '@/lib/platform/time'
import { aColleague, aConversation, aCustomer, anInteraction, aQueue } from '../testing'
import { addNote, withdrawNote } from './add-note'
import { assignConversation } from './assign-conversation'
import { editConversation } from './edit-conversation'
import { markConversationRead } from './mark-read'
import { reopenConversation, resolveConversation } from './resolve-conversation'
import { saveDraft } from './save-draft'
import { snoozeConversation, wakeConversation } from './snooze-conversation'
import { undoChange } from './undo-change'

withTestDatabase()

type Colleague = Awaited<ReturnType<typeof aColleague>>
let me: Colleague
let other: Colleague
let steward: Colleague
let queue: string
let customer: Awaited<ReturnType<typeof aCustomer>>
let id: string
const waitingSince = new Date(Date.now() - HOUR_MS)
const dueAt = new Date(Date.now() + HOUR_MS)

beforeAll(async () => {
  me = await aColleague('agent', 'Claire Delmas')
  other = await aColleague('agent', 'Yanis Ferhat')
  steward = await aColleague('steward')
  queue = await aQueue([me])
  customer = await aCustomer()
})
beforeEach(async () => {
  id = await aConversation(customer, queue, { waitingSince, dueAt })
})

async function state() {
  const [row] = await database().select().from(conversations).where(eq(conversations.id, id))
  if (!row) throw new Error('conversation is gone')
  return row
}
const audited = async () =>
  (
    await database()
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, id))
      .orderBy(auditEntries.at, auditEntries.id)
  ).map((row) => row.action)

async function undo(actor: Actor, change: { eventId: string | null }) {
  if (!change.eventId) throw new Error('nothing to undo')
  return undoChange(actor, { eventId: change.eventId })
}

describe('assigning', () => {
  it('lets one of twenty who take it at once have it, and tells the others who', async () => {
    const colleagues = await Promise.all(Array.from({ length: 20 }, () => aColleague()))
    const results = await Promise.allSettled(
      colleagues.map((actor) =>
        assignConversation(actor, { conversationId: id, assigneeId: actor.id, onlyIfUnassigned: true }),
      ),
    )
    const won = results.flatMap((result, at) => (result.status === 'fulfilled' ? [colleagues[at]] : []))
    expect(won).toHaveLength(1)
    expect((await state()).assigneeId).toBe(won[0]?.id)
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'conflict', details: { params: { name: won[0]?.name } } })
    }
    expect(await audited()).toEqual(['conversation.assign'])
  })

  it('gives, gives back, and changes nothing when it is already so', async () => {
    await assignConversation(me, { conversationId: id, assigneeId: other.id })
    expect(await assignConversation(me, { conversationId: id, assigneeId: other.id })).toEqual({
      eventId: null,
      version: 2,
    })
    await assignConversation(me, { conversationId: id, assigneeId: null })
    expect((await state()).assigneeId).toBeNull()
    expect(await audited()).toEqual(['conversation.assign', 'conversation.unassign'])
  })

  it('refuses somebody who cannot answer, or is no longer there', async () => {
    const gone = await aColleague()
    await database().update(users).set({ disabledAt: new Date() }).where(eq(users.id, gone.id))
    for (const assigneeId of [steward.id, gone.id, crypto.randomUUID()]) {
      await expect(assignConversation(me, { conversationId: id, assigneeId })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
  })

  it('is undone to whoever had it before', async () => {
    await assignConversation(me, { conversationId: id, assigneeId: other.id })
    const change = await assignConversation(me, { conversationId: id, assigneeId: me.id })
    await undo(me, change)
    expect((await state()).assigneeId).toBe(other.id)
    const [event] = await database()
      .select()
      .from(conversationEvents)
      .where(eq(conversationEvents.id, change.eventId ?? ''))
    expect(event?.undoneAt).not.toBeNull()
  })
})

describe('resolving', () => {
  it('stops the clock and keeps the reason; reopening counts', async () => {
    await resolveConversation(me, { conversationId: id, reason: 'complaint', resolution: 'Remboursé' })
    expect(await state()).toMatchObject({
      status: 'resolved',
      reason: 'complaint',
      resolution: 'Remboursé',
      resolvedBy: me.id,
      dueAt: null,
      waitingSince: null,
    })
    await expect(resolveConversation(me, { conversationId: id, reason: 'complaint' })).rejects.toMatchObject({
      code: 'already_resolved',
    })
    await reopenConversation(me, { conversationId: id })
    expect(await state()).toMatchObject({ status: 'open', resolvedAt: null, reopenedCount: 1 })
    await expect(reopenConversation(me, { conversationId: id })).rejects.toMatchObject({ code: 'not_resolved' })
    expect(await audited()).toEqual(['conversation.resolve', 'conversation.reopen'])
  })

  it('gives everything back when undone, the running clock included', async () => {
    const before = await state()
    await undo(me, await resolveConversation(me, { conversationId: id, reason: 'opinion' }))
    const { version: _, ...after } = await state()
    const { version: __, ...was } = before
    expect(after).toEqual(was)
    expect(await audited()).toEqual(['conversation.resolve', 'conversation.undo'])
  })

  it('is not undone twice, by somebody else, too late, or over what the customer did since', async () => {
    const change = await resolveConversation(me, { conversationId: id, reason: 'opinion' })
    await expect(undo(other, change)).rejects.toMatchObject({ code: 'not_found' })
    const reopened = await reopenConversation(other, { conversationId: id })
    await expect(undo(me, change)).rejects.toMatchObject({ code: 'conflict' })
    await undo(other, reopened)
    expect((await state()).reopenedCount).toBe(0)
    await undo(me, change)
    await expect(undo(me, change)).rejects.toMatchObject({ code: 'gone' })
    const late = await resolveConversation(me, { conversationId: id, reason: 'opinion' })
    await database()
      .update(conversationEvents)
      .set({ at: new Date(Date.now() - 11 * MINUTE_MS) })
      .where(eq(conversationEvents.id, late.eventId ?? ''))
    await expect(undo(me, late)).rejects.toMatchObject({ code: 'gone' })
  })
})

describe('snoozing', () => {
  it('sleeps until its hour, and only the job of that hour wakes it', async () => {
    const until = new Date(Date.now() + HOUR_MS)
    await snoozeConversation(me, { conversationId: id, until: until.toISOString() })
    expect(await state()).toMatchObject({ status: 'snoozed', snoozedUntil: until, dueAt })
    const [job] = await database().execute<{ run_at: string }>(
      sql`select run_at::text from graphile_worker.jobs where key = ${`wake:${id}`}`,
    )
    expect(new Date(job?.run_at ?? '')).toEqual(until)
    await wakeConversation(systemActor('test'), { conversationId: id })
    expect((await state()).status).toBe('snoozed')
    await database().update(conversations).set({ snoozedUntil: new Date() }).where(eq(conversations.id, id))
    await wakeConversation(systemActor('test'), { conversationId: id })
    expect(await state()).toMatchObject({ status: 'open', snoozedUntil: null })
    await wakeConversation(systemActor('test'), { conversationId: id })
    expect(await audited()).toEqual(['conversation.snooze', 'conversation.wake'])
  })

  it('waits for the customer when no hour is given, and is undone', async () => {
    const change = await snoozeConversation(me, { conversationId: id, until: null })
    expect((await state()).status).toBe('pending')
    await undo(me, change)
    expect((await state()).status).toBe('open')
  })

  it('refuses the past, the far future, and what is resolved', async () => {
    for (const ahead of [-MINUTE_MS, 400 * 24 * HOUR_MS]) {
      const until = new Date(Date.now() + ahead).toISOString()
      await expect(snoozeConversation(me, { conversationId: id, until })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
    await resolveConversation(me, { conversationId: id, reason: 'opinion' })
    await expect(snoozeConversation(me, { conversationId: id, until: null })).rejects.toMatchObject({
      code: 'already_resolved',
    })
    await wakeConversation(systemActor('test'), { conversationId: id })
    expect((await state()).status).toBe('resolved')
  })
})

describe('editing', () => {
  it('writes one event per change and undoes the last', async () => {
    const queueId = await aQueue()
    const change = await editConversation(me, {
      conversationId: id,
      subject: 'Nouvel objet',
      reason: 'complaint',
      urgency: 'high',
      queueId,
    })
    expect(await state()).toMatchObject({ subject: 'Nouvel objet', reason: 'complaint', urgency: 'high', queueId })
    expect(await audited()).toEqual([
      'conversation.set_subject',
      'conversation.set_reason',
      'conversation.set_urgency',
      'conversation.set_queue',
    ])
    await undo(me, change)
    expect(await state()).toMatchObject({ subject: 'Nouvel objet', queueId: queue })
    expect(await editConversation(me, { conversationId: id, urgency: 'high' })).toMatchObject({ eventId: null })
  })
})

describe('notes', () => {
  it('keeps who is named, moves no clock, and can be taken back by its author only', async () => {
    await anInteraction(customer, id)
    const { interactionId } = await addNote(me, {
      conversationId: id,
      text: '@Yanis Ferhat tu peux regarder ?',
      mentions: [other.id, other.id],
    })
    expect(await database().select().from(mentions).where(eq(mentions.interactionId, interactionId))).toHaveLength(1)
    expect(await state()).toMatchObject({ waitingSince, dueAt, status: 'open', preview: '' })
    await expect(withdrawNote(other, { interactionId })).rejects.toMatchObject({ code: 'not_found' })
    expect(await withdrawNote(me, { interactionId })).toEqual({ text: '@Yanis Ferhat tu peux regarder ?' })
    expect(await database().select().from(interactions).where(eq(interactions.id, interactionId))).toHaveLength(0)
    expect(await audited()).toEqual(['conversation.note', 'conversation.note_withdrawn'])
  })

  it('never withdraws what is not a note', async () => {
    const message = await anInteraction(customer, id, { authorId: me.id, direction: 'outbound' })
    await expect(withdrawNote(me, { interactionId: message })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses to name a stranger', async () => {
    await expect(addNote(me, { conversationId: id, text: 'x', mentions: [crypto.randomUUID()] })).rejects.toMatchObject(
      { code: 'invalid_input' },
    )
  })
})

describe('drafts', () => {
  const save = (text: string, revision: number | null, actor: Actor = me) =>
    saveDraft(actor, { conversationId: id, mode: 'reply', text, revision })

  it('overwrites nothing that another tab has saved since', async () => {
    expect(await save('Bonjour', null)).toMatchObject({ saved: true, revision: 1 })
    expect(await save('Bonjour Madame', 1)).toMatchObject({ saved: true, revision: 2 })
    expect(await save('Bonjour Monsieur', 1)).toMatchObject({
      saved: false,
      current: { text: 'Bonjour Madame', revision: 2 },
    })
    expect(await save('Bonjour', null)).toMatchObject({ saved: false })
    expect(await save('Bonjour Monsieur', 2)).toMatchObject({ saved: true, revision: 3 })
  })

  it('keeps one of two first words that arrive together and gives the other back', async () => {
    const results = await Promise.all(['un', 'deux'].map((text) => save(text, null)))
    const [kept] = await database().select().from(drafts).where(eq(drafts.conversationId, id))
    expect(results.filter((result) => result.saved)).toHaveLength(1)
    expect(results.find((result) => !result.saved)).toMatchObject({ current: { text: kept?.text } })
  })

  it('is private to its author, apart per mode, and forgotten when emptied or used', async () => {
    await save('à moi', null)
    await save('à lui', null, other)
    await saveDraft(me, { conversationId: id, mode: 'note', text: 'interne', revision: null })
    await addNote(me, { conversationId: id, text: 'interne' })
    await save(' ', 1, other)
    const left = await database().select().from(drafts).where(eq(drafts.conversationId, id))
    expect(left.map(({ userId, mode, text }) => [userId, mode, text])).toEqual([[me.id, 'reply', 'à moi']])
  })
})

it('moves the bookmark of a reader only forward and sees the mentions', async () => {
  const { interactionId } = await addNote(me, { conversationId: id, text: '@Yanis Ferhat', mentions: [other.id] })
  const read = (upTo: Date) => markConversationRead(other, { conversationId: id, upTo: upTo.toISOString() })
  const now = Date.now()
  await read(new Date(now - MINUTE_MS))
  await read(new Date(now - HOUR_MS))
  await read(new Date(now + HOUR_MS))
  const [mark] = await database()
    .select()
    .from(conversationReads)
    .where(and(eq(conversationReads.conversationId, id), eq(conversationReads.userId, other.id)))
  expect(mark?.readAt.getTime()).toBeGreaterThan(now - MINUTE_MS)
  expect(mark?.readAt.getTime()).toBeLessThanOrEqual(Date.now())
  const [mention] = await database().select().from(mentions).where(eq(mentions.interactionId, interactionId))
  expect(mention?.seenAt).not.toBeNull()
})

it('asks for the permission in every command, whoever calls', async () => {
  const calls: [string, () => Promise<unknown>][] = [
    ['assign', () => assignConversation(steward, { conversationId: id, assigneeId: me.id })],
    ['resolve', () => resolveConversation(steward, { conversationId: id, reason: 'opinion' })],
    ['reopen', () => reopenConversation(steward, { conversationId: id })],
    ['snooze', () => snoozeConversation(steward, { conversationId: id, until: null })],
    ['wake', () => wakeConversation(steward, { conversationId: id })],
    ['edit', () => editConversation(steward, { conversationId: id, urgency: 'high' })],
    ['queue', () => editConversation(steward, { conversationId: id, queueId: queue })],
    ['reply draft', () => saveDraft(steward, { conversationId: id, mode: 'reply', text: 'x', revision: null })],
  ]
  for (const [name, call] of calls) await expect(call(), name).rejects.toMatchObject({ code: 'forbidden' })
  await expect(addNote(steward, { conversationId: id, text: 'Vérifié' })).resolves.toBeDefined()
})
