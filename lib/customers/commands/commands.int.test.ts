import { and, eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/db/client'
import { auditEntries, contactPointUses, conversationEvents, conversations, customers, interactions } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aConversation, anInteraction, aQueue } from '@/lib/conversations/testing'
import { subscribe } from '@/lib/platform/live'
import { HOUR_MS } from '@/lib/platform/time'
import { getCustomer } from '../queries/customer'
import { aMobile, aStatedCustomer } from '../testing'
import type { CustomerView } from '../views'
import { addCustomerNote } from './add-note'
import { undoCustomerChange } from './change'
import { addCommitment, keepCommitment } from './commitments'
import {
  addContactPoint,
  bounceContactPoint,
  correctContactPoint,
  endContactPoint,
  shareContactPoint,
  verifyContactPoint,
} from './contact-points'
import { correctIdentity, preferChannel } from './correct-identity'
import { logContact, withdrawContact } from './log-contact'

withTestDatabase()

let agent: Awaited<ReturnType<typeof aColleague>>
let privacyOfficer: typeof agent
let queue: string
beforeAll(async () => {
  agent = await aColleague()
  privacyOfficer = await aColleague('privacy_officer')
  queue = await aQueue([agent])
})

/** What a change may move and an undo has to put back; reads leave audit entries, which are no part of it. */
const stateOf = ({
  values,
  contactPoints,
  commitments,
  preferred,
  displayName,
  birthDate,
  language,
}: CustomerView) => ({
  values,
  contactPoints,
  commitments,
  preferred,
  displayName,
  birthDate,
  language,
})

let born = 1930

/** A namesake each time, of another year of birth: the same one twice would rightly become one customer. */
async function aKnown() {
  const phone = aMobile()
  const email = `${crypto.randomUUID()}@courriel.example`
  const { customerId, sourceRecordId } = await aStatedCustomer(
    { givenName: 'Nadia', familyName: 'Le Goff', birthDate: `${++born}-09-03`, language: 'fr' },
    [
      { kind: 'phone', asTyped: phone, label: 'mobile' },
      { kind: 'email', asTyped: email, verified: true },
    ],
  )
  const view = await getCustomer(agent, customerId)
  const idOf = (kind: string) => view.contactPoints.find((point) => point.kind === kind)?.id ?? ''
  return { customerId, sourceRecordId, phone, email, view, phoneId: idOf('phone'), emailId: idOf('email') }
}
type Known = Awaited<ReturnType<typeof aKnown>>

const point = (view: CustomerView, id: string) => view.contactPoints.find((each) => each.id === id)

const CHANGES: [
  string,
  (known: Known) => Promise<{ changeId: string | null }>,
  (view: CustomerView, known: Known) => unknown,
  unknown,
][] = [
  [
    'adds a contact point in its one spelling',
    ({ customerId }) => addContactPoint(agent, { customerId, kind: 'phone', value: '0033 (0)2.40.11.22.33' }),
    (view) => view.contactPoints.some(({ value, sources }) => value === '+33240112233' && sources.join() === 'console'),
    true,
  ],
  [
    'corrects one: the old is ended, not forgotten',
    ({ customerId, emailId }) =>
      correctContactPoint(agent, { customerId, contactPointId: emailId, value: ' Nadia.LEGOFF@Courriel.example ' }),
    (view, { emailId }) => [
      point(view, emailId)?.endedAt !== null,
      view.contactPoints.some(({ value }) => value === 'nadia.legoff@courriel.example'),
    ],
    [true, true],
  ],
  [
    'ends one',
    ({ customerId, phoneId }) => endContactPoint(agent, { customerId, contactPointId: phoneId }),
    (view, { phoneId }) => [point(view, phoneId)?.endedAt === null, view.values.some(({ key }) => key === 'phone')],
    [false, false],
  ],
  [
    'marks one as shared',
    ({ customerId, phoneId }) => shareContactPoint(agent, { customerId, contactPointId: phoneId, shared: true }),
    (view, { phoneId }) => point(view, phoneId)?.sharedAt !== null,
    true,
  ],
  [
    'marks one as out of reach',
    ({ customerId, emailId }) => bounceContactPoint(agent, { customerId, contactPointId: emailId, bounced: true }),
    (view, { emailId }) => point(view, emailId)?.bounceKind,
    'hard',
  ],
  [
    'marks one as checked, in its own name',
    ({ customerId, phoneId }) => verifyContactPoint(agent, { customerId, contactPointId: phoneId, verified: true }),
    (view, { phoneId }) => [point(view, phoneId)?.verifiedAt !== null, point(view, phoneId)?.sources],
    [true, ['crm:test', 'console']],
  ],
  [
    'takes every check of one back',
    ({ customerId, emailId }) => verifyContactPoint(agent, { customerId, contactPointId: emailId, verified: false }),
    (view, { emailId }) => point(view, emailId)?.verifiedAt,
    null,
  ],
  [
    'corrects the identity as a statement of colleagues',
    ({ customerId }) =>
      correctIdentity(agent, { customerId, familyName: 'Le Goff-Benkirane', birthDate: '1986-09-30' }),
    (view) => [view.displayName, view.birthDate, view.values.find(({ key }) => key === 'birthDate')?.origin.rule],
    ['Nadia Le Goff-Benkirane', '1986-09-30', 'steward'],
  ],
  [
    'notes the preferred channel, and who said so',
    ({ customerId }) => preferChannel(agent, { customerId, channel: 'whatsapp' }),
    (view) => [view.preferred?.channel, view.preferred?.by === agent.name],
    ['whatsapp', true],
  ],
  [
    'promises',
    ({ customerId }) =>
      addCommitment(agent, {
        customerId,
        text: 'Rappel de Ronan',
        dueAt: new Date(Date.now() + HOUR_MS).toISOString(),
      }),
    (view) => view.commitments.map(({ text, madeBy }) => [text, madeBy]),
    [['Rappel de Ronan', 'Agent']],
  ],
]

describe('each change', () => {
  it.each(CHANGES)('%s, and its undo puts everything back', async (_name, change, seen, expected) => {
    const known = await aKnown()
    const { changeId } = await change(known)
    const after = await getCustomer(agent, known.customerId)
    const normal = JSON.parse(
      JSON.stringify(seen(after, known)).replaceAll(JSON.stringify(agent.name), '"Agent"'),
    ) as unknown
    expect(normal).toEqual(expected)
    expect(stateOf(after)).not.toEqual(stateOf(known.view))
    await undoCustomerChange(agent, { changeId: changeId ?? '' })
    expect(stateOf(await getCustomer(agent, known.customerId))).toEqual(stateOf(known.view))
    await expect(undoCustomerChange(agent, { changeId: changeId ?? '' })).rejects.toMatchObject({ code: 'gone' })
  })

  it('is written down in its own transaction, without what the customer said', async () => {
    const known = await aKnown()
    await addContactPoint(agent, {
      customerId: known.customerId,
      kind: 'email',
      value: 'secret@courriel.example',
      label: 'bureau',
    })
    await correctIdentity(agent, { customerId: known.customerId, familyName: 'Tresordinaire' })
    const entries = await database()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.customerId, known.customerId), eq(auditEntries.actorId, agent.id)))
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['customer.add_contact_point', 'customer.correct_identity']),
    )
    expect(JSON.stringify(entries)).not.toMatch(/secret|bureau|Tresordinaire/)
  })

  it('tells open screens', async () => {
    const known = await aKnown()
    const heard: string[] = []
    const stop = subscribe((event) => {
      if (event.type === 'customer' && event.customerId) heard.push(event.customerId)
    })
    await expect
      .poll(
        async () => {
          await preferChannel(agent, { customerId: known.customerId, channel: heard.length % 2 ? 'sms' : 'phone' })
          await preferChannel(agent, { customerId: known.customerId, channel: null })
          return heard.includes(known.customerId)
        },
        { timeout: 5000 },
      )
      .toBe(true)
    stop()
  })

  it('is refused to those who only read', async () => {
    const known = await aKnown()
    const { customerId, phoneId } = known
    await expect(
      addContactPoint(privacyOfficer, { customerId, kind: 'phone', value: '0240112234' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(endContactPoint(privacyOfficer, { customerId, contactPointId: phoneId })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(correctIdentity(privacyOfficer, { customerId, familyName: 'X' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(
      logContact(privacyOfficer, {
        customerId,
        conversationId: 'new',
        subject: 'x',
        channel: 'phone',
        direction: 'inbound',
        text: 'x',
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('contact points', () => {
  it.each([
    ['phone', '12', 'invalid_phone'],
    ['phone', 'pas un numéro', 'invalid_phone'],
    ['phone', '06 12 34 56', 'invalid_phone'],
    ['email', 'nadia', 'invalid_email'],
    ['email', 'nadia@', 'invalid_email'],
    ['email', 'nadia legoff@courriel', 'invalid_email'],
    ['postal', 'Rue', 'invalid_postal'],
  ] as const)('of kind %s does not take « %s »', async (kind, value, fault) => {
    const { customerId } = await aKnown()
    await expect(addContactPoint(agent, { customerId, kind, value })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { fields: { value: [fault] } },
    })
  })

  it.each(['06 98 76 54 32', '0698765432', '+33 6 98 76 54 32', '0033698765432', '06.98.76.54.32', '06-98-76-54-32'])(
    'take a phone written %s once',
    async (spelling) => {
      const { customerId } = await aKnown()
      const first = await addContactPoint(agent, { customerId, kind: 'phone', value: '06 98 76 54 32' })
      await expect(addContactPoint(agent, { customerId, kind: 'phone', value: spelling })).rejects.toMatchObject({
        code: 'already_exists',
      })
      await undoCustomerChange(agent, { changeId: first.changeId ?? '' })
    },
  )

  it('say who else uses the same one: a double, or something to share', async () => {
    const one = await aKnown()
    const two = await aKnown()
    const added = await addContactPoint(agent, {
      customerId: two.customerId,
      kind: 'email',
      value: one.email.toUpperCase(),
    })
    expect(added.alsoUsedBy).toEqual({ id: one.customerId, name: 'Nadia Le Goff' })
  })

  it('of another customer cannot be changed through this one', async () => {
    const one = await aKnown()
    const two = await aKnown()
    const input = { customerId: one.customerId, contactPointId: two.phoneId }
    await expect(endContactPoint(agent, input)).rejects.toMatchObject({ code: 'not_found' })
    await expect(shareContactPoint(agent, { ...input, shared: true })).rejects.toMatchObject({ code: 'not_found' })
    await expect(correctContactPoint(agent, { ...input, value: '0240112299' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(verifyContactPoint(agent, { ...input, verified: true })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are added once when two colleagues add the same at the same moment', async () => {
    const { customerId } = await aKnown()
    const value = aMobile()
    const both = await Promise.allSettled(
      [1, 2, 3, 4].map(() => addContactPoint(agent, { customerId, kind: 'phone', value })),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const uses = await database().select().from(contactPointUses).where(eq(contactPointUses.customerId, customerId))
    expect(uses.filter(({ asTyped }) => asTyped === value)).toHaveLength(1)
  })
})

describe('correctIdentity', () => {
  it('says when a checked value of another source still wins, and wins itself with a proof', async () => {
    const { customerId } = await aStatedCustomer({
      givenName: 'Ana',
      familyName: 'Ruiz',
      birthDate: '1970-01-02',
      verified: ['birthDate'],
    })
    const without = await correctIdentity(agent, { customerId, birthDate: '1970-02-01' })
    expect(without.overruled).toEqual(['birthDate'])
    expect((await getCustomer(agent, customerId)).birthDate).toBe('1970-01-02')
    const proven = await correctIdentity(agent, { customerId, birthDate: '1970-02-01', verified: true })
    expect(proven.overruled).toEqual([])
    expect((await getCustomer(agent, customerId)).birthDate).toBe('1970-02-01')
  })

  it('withdraws what colleagues said with an empty value, and keeps every version', async () => {
    const { customerId } = await aKnown()
    await correctIdentity(agent, { customerId, familyName: 'Legoff' })
    await correctIdentity(agent, { customerId, familyName: '' })
    expect((await getCustomer(agent, customerId)).displayName).toBe('Nadia Le Goff')
    const versions = await database().execute(
      sql`select v.* from source_record_versions v join source_records s on s.id = v.source_record_id where s.source = 'console' and s.source_key = ${customerId}`,
    )
    expect(versions).toHaveLength(2)
  })

  it.each(['1986-02-30', '2999-01-01', '1800-01-01', '30/09/1986'])('refuses %s as a birth date', async (birthDate) => {
    const { customerId } = await aKnown()
    await expect(correctIdentity(agent, { customerId, birthDate })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('undoCustomerChange', () => {
  it("takes back nobody else's change, and nothing that has moved on", async () => {
    const known = await aKnown()
    const { customerId } = known
    const colleague = await aColleague()
    const { changeId } = await preferChannel(agent, { customerId, channel: 'sms' })
    await expect(undoCustomerChange(colleague, { changeId: changeId ?? '' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await preferChannel(colleague, { customerId, channel: 'email' })
    await expect(undoCustomerChange(agent, { changeId: changeId ?? '' })).rejects.toMatchObject({ code: 'conflict' })
    expect((await getCustomer(agent, customerId)).preferred?.channel).toBe('email')
  })

  it('takes back a note', async () => {
    const { customerId } = await aKnown()
    const { changeId, interactionId } = await addCustomerNote(agent, { customerId, text: 'Entend mal au téléphone' })
    expect(await database().select().from(interactions).where(eq(interactions.id, interactionId))).toMatchObject([
      { kind: 'note', direction: 'internal', conversationId: null },
    ])
    await undoCustomerChange(agent, { changeId: changeId ?? '' })
    expect(await database().select().from(interactions).where(eq(interactions.id, interactionId))).toEqual([])
  })
})

describe('commitments', () => {
  it('are kept once, and not promised for yesterday', async () => {
    const { customerId } = await aKnown()
    const { commitmentId } = await addCommitment(agent, {
      customerId,
      text: 'Envoyer le devis',
      dueAt: new Date(Date.now() + HOUR_MS).toISOString(),
    })
    const kept = await keepCommitment(agent, { commitmentId })
    expect(await keepCommitment(agent, { commitmentId })).toEqual({ changeId: null })
    await undoCustomerChange(agent, { changeId: kept.changeId ?? '' })
    expect((await getCustomer(agent, customerId)).commitments[0]?.fulfilledAt).toBeNull()
    await expect(
      addCommitment(agent, { customerId, text: 'x', dueAt: new Date(Date.now() - HOUR_MS).toISOString() }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it("do not reach into another customer's conversation", async () => {
    const one = await aKnown()
    const two = await aKnown()
    const conversationId = await aConversation({ id: two.customerId, sourceRecordId: two.sourceRecordId }, queue)
    const dueAt = new Date(Date.now() + HOUR_MS).toISOString()
    await expect(
      addCommitment(agent, { customerId: one.customerId, conversationId, text: 'x', dueAt }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a contact noted by hand', () => {
  it.each([
    ['phone', 'call'],
    ['shop', 'visit'],
    ['post', 'letter'],
  ] as const)('on the channel %s is a %s, and a new request when wanted', async (channel, kind) => {
    const { customerId } = await aKnown()
    const { interactionId, conversationId } = await logContact(agent, {
      customerId,
      conversationId: 'new',
      channel,
      direction: 'inbound',
      subject: 'Branche cassée',
      reason: 'assistance',
      text: 'Demande une réparation',
      durationSeconds: 240,
    })
    const [interaction] = await database().select().from(interactions).where(eq(interactions.id, interactionId))
    expect(interaction).toMatchObject({
      channel,
      kind,
      direction: 'inbound',
      visibleText: 'Demande une réparation',
      source: 'console',
    })
    const [conversation] = await database().select().from(conversations).where(eq(conversations.id, conversationId))
    expect(conversation).toMatchObject({ subject: 'Branche cassée', reason: 'assistance', status: 'open' })
    // A call that was taken and a visit have had their answer; a letter waits for one.
    expect(conversation?.waitingSince === null).toBe(channel !== 'post')
  })

  it('that nobody took leaves the customer waiting', async () => {
    const { customerId } = await aKnown()
    const { conversationId } = await logContact(agent, {
      customerId,
      conversationId: 'new',
      channel: 'phone',
      direction: 'inbound',
      subject: 'Rappel',
      text: 'Répondeur',
      missed: true,
    })
    const [conversation] = await database().select().from(conversations).where(eq(conversations.id, conversationId))
    expect(conversation?.waitingSince).not.toBeNull()
  })

  it('needs a subject for a new request, and a time that has come', async () => {
    const { customerId } = await aKnown()
    const call = { customerId, conversationId: 'new', channel: 'phone', direction: 'inbound', text: 'x' } as const
    await expect(logContact(agent, call)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(
      logContact(agent, { ...call, subject: 'x', occurredAt: new Date(Date.now() + HOUR_MS).toISOString() }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is taken back with the request it opened', async () => {
    const { customerId } = await aKnown()
    const { interactionId, conversationId } = await logContact(agent, {
      customerId,
      conversationId: 'new',
      channel: 'shop',
      direction: 'inbound',
      subject: 'x',
      text: 'x',
    })
    await withdrawContact(agent, { interactionId })
    expect(await database().select().from(conversations).where(eq(conversations.id, conversationId))).toEqual([])
    const [customer] = await database().select().from(customers).where(eq(customers.id, customerId))
    expect(customer?.lastInteractionAt).toBeNull()
    await expect(withdrawContact(agent, { interactionId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is taken back and leaves the request it joined as it was, reopening included', async () => {
    const { customerId, sourceRecordId } = await aKnown()
    const person = { id: customerId, sourceRecordId }
    const conversationId = await aConversation(person, queue, {
      status: 'resolved',
      resolvedAt: new Date(),
      resolvedBy: agent.id,
      preview: 'Bonjour',
    })
    await anInteraction(person, conversationId, { text: 'Bonjour', receivedAt: new Date(Date.now() - HOUR_MS) })
    const read = async () => {
      const [row] = await database().select().from(conversations).where(eq(conversations.id, conversationId))
      const { version: _, ...rest } = row ?? { version: 0 }
      return rest
    }
    const before = await read()
    const { interactionId } = await logContact(agent, {
      customerId,
      conversationId,
      channel: 'phone',
      direction: 'inbound',
      text: 'Rappelle',
      durationSeconds: 60,
    })
    expect(await read()).toMatchObject({ status: 'open', reopenedCount: 1 })
    await withdrawContact(agent, { interactionId })
    expect(await read()).toEqual(before)
    const events = await database()
      .select()
      .from(conversationEvents)
      .where(eq(conversationEvents.conversationId, conversationId))
    expect(events.filter(({ undoneAt }) => undoneAt === null)).toEqual([])
  })

  it('stays when the request has moved on, or when somebody else wrote it', async () => {
    const { customerId, sourceRecordId } = await aKnown()
    const conversationId = await aConversation({ id: customerId, sourceRecordId }, queue)
    const call = { customerId, conversationId, channel: 'phone', direction: 'inbound', text: 'x' } as const
    const { interactionId } = await logContact(agent, call)
    await expect(withdrawContact(await aColleague(), { interactionId })).rejects.toMatchObject({ code: 'not_found' })
    await logContact(agent, call)
    await expect(withdrawContact(agent, { interactionId })).rejects.toMatchObject({ code: 'conflict' })
  })
})
