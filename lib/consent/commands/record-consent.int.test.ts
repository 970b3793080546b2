import { asc, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { consentEvents, consentEvidence } from '@/db/schema'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { undoMerge } from '@/lib/identity/commands/unmerge-customers'
import { type Actor, systemActor } from '@/lib/platform/actor'
import { opensCommitment } from '../domain/commitment'
import { verifyLedger } from '../domain/verify-ledger'
import { entryOf } from '../queries/rows'
import { consentStates, getConsent, listConsentEvents } from '../queries/state'
import type { RecordConsentInput } from '../schemas'
import { rowsOf } from '../testing'
import { publishNotice } from './notices'
import { recordConsent } from './record-consent'

withTestDatabase()

let agent: Actor & { id: string }
let steward: Actor & { id: string }
let noticeId: string
beforeAll(async () => {
  agent = await aColleague('agent', 'Léa Gautier')
  steward = await aColleague('steward')
  const officer = await aColleague('privacy_officer')
  const notice = { version: 'offres-2026-01', language: 'fr', purpose: 'marketing', channel: 'email' } as const
  noticeId = (await publishNotice(officer, { ...notice, text: 'Nos offres par e-mail, quatre fois par mois au plus.' }))
    .noticeId
})

const person = async (email?: string) =>
  (await database().transaction((tx) => aCustomer(tx, email === undefined ? {} : { email }))).customer.id
const scan = { filename: 'coupon.pdf', contentType: 'application/pdf', content: Buffer.from('signed') }
const grant = (customerId: string, more: Partial<RecordConsentInput> = {}): RecordConsentInput => ({
  ...{
    customerId,
    purpose: 'marketing',
    channel: 'email',
    state: 'granted',
    method: 'paper',
    source: 'Boutique Rennes',
  },
  ...{ noticeId, evidence: [scan] },
  ...more,
})
const withdrawal = (customerId: string, more: Partial<RecordConsentInput> = {}): RecordConsentInput => ({
  ...{ customerId, purpose: 'marketing', channel: 'email', state: 'withdrawn', method: 'agent', source: 'téléphone' },
  ...more,
})
const emailState = async (customerId: string) =>
  (await consentStates(database(), customerId, new Date())).find(({ channel }) => channel === 'email')
const ledger = async () => (await database().select().from(consentEvents).orderBy(asc(consentEvents.seq))).map(entryOf)

describe('what may be recorded', () => {
  test.each([
    ['evidence_required', { evidence: [] }],
    ['notice_required', { noticeId: undefined }],
    ['channel_required', { channel: 'any' }],
  ] as const)('a consent without its proof is refused: %s', async (code, without) => {
    await expect(recordConsent(agent, grant(await person(), without as Partial<RecordConsentInput>))).rejects.toThrow(
      code,
    )
  })

  test('an import without evidence allows nothing', async () => {
    const id = await person()
    await recordConsent(agent, grant(id, { method: 'import', evidence: [], noticeId: undefined }))
    expect(await emailState(id)).toMatchObject({ state: 'imported' })
  })

  test('a withdrawal needs nothing, and a consent is read back with its proof, its notice and who recorded it', async () => {
    const id = await person('nadia@example.org')
    await recordConsent(agent, grant(id, { contactPoint: { kind: 'email', value: ' Nadia@Example.org ' } }))
    expect(await getConsent(agent, id)).toMatchObject({
      states: [
        { purpose: 'marketing', channel: 'email', state: 'granted', recordedBy: 'Léa Gautier', hasEvidence: true },
      ],
      entries: 1,
    })
    const [event] = (await listConsentEvents(agent, id)).items
    expect(event).toMatchObject({
      notice: { version: 'offres-2026-01', text: 'Nos offres par e-mail, quatre fois par mois au plus.' },
      evidence: [{ filename: 'coupon.pdf', size: 6 }],
    })
    await recordConsent(agent, withdrawal(id))
    expect(await emailState(id)).toMatchObject({ state: 'withdrawn' })
  })
})

test('the ledger holds no contact point and no file, and erasing the side tables leaves a chain that verifies', async () => {
  const id = await person('secret@example.org')
  await recordConsent(agent, grant(id, { contactPoint: { kind: 'email', value: 'secret@example.org' } }))
  const before = await ledger()
  const entry = before.at(-1)!
  expect(JSON.stringify(entry)).not.toContain('secret')
  const [side] = await database().execute<{ salt: Buffer }>(
    sql`select salt from consent_subjects where subject_id = ${id}::uuid`,
  )
  expect(opensCommitment(entry.contact_point_hmac!, side!.salt, 'contact_point:email', 'secret@example.org')).toBe(true)
  await database().execute(sql`delete from consent_subjects where subject_id = ${id}::uuid`)
  expect(await database().select().from(consentEvidence).where(sql`subject_id = ${id}::uuid`)).toEqual([])
  expect((await verifyLedger(rowsOf(await ledger()), [])).ok).toBe(true)
})

describe('nobody changes what was said', () => {
  test.each(['update consent_events set state = $$granted$$', 'delete from consent_events', 'truncate consent_events'])(
    '%s is refused',
    async (statement) => {
      await recordConsent(agent, grant(await person()))
      await expect(database().execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: expect.stringContaining('append-only') },
      })
    },
  )

  test('the role that writes may only INSERT and SELECT, and is the one that writes', async () => {
    const [rights] = await database().execute(sql`
      select has_table_privilege('relais_ledger', 'consent_events', 'insert') as insert,
        has_table_privilege('relais_ledger', 'consent_events', 'update') as update,
        has_table_privilege('relais_ledger', 'consent_events', 'delete') as delete,
        has_table_privilege('relais_ledger', 'consent_events', 'truncate') as truncate,
        has_table_privilege('relais_ledger', 'customers', 'select') as customers`)
    expect(rights).toEqual({ insert: true, update: false, delete: false, truncate: false, customers: false })
    const role = await database().transaction(async (tx) => {
      await tx.execute(sql`select relais_become_ledger()`)
      return (await tx.execute<{ role: string }>(sql`select current_user as role`))[0]?.role
    })
    expect(role).toBe('relais_ledger')
    // The application's own role has no part in it.
    await database().execute(sql`revoke insert on consent_events from current_user`)
    await expect(recordConsent(agent, withdrawal(await person()))).resolves.toBeDefined()
    await database().execute(sql`grant insert on consent_events to current_user`)
  })

  test('the words of a notice are fixed', async () => {
    await expect(database().execute(sql`update consent_notices set text = 'Autre chose'`)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('what was shown') },
    })
  })
})

test('fifty writers at once make one chain', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => person()))
  const before = (await ledger()).length
  await Promise.all(Array.from({ length: 50 }, (_, n) => recordConsent(agent, withdrawal(people[n % 10]!))))
  const entries = await ledger()
  expect(entries).toHaveLength(before + 50)
  expect(await verifyLedger(rowsOf(entries), [])).toMatchObject({ ok: true, size: before + 50 })
})

describe('merges', () => {
  test('while they happen lose no word: whoever was named meanwhile counts for the customer there is now', async () => {
    const [kept, merged] = [await person(), await person()]
    await recordConsent(agent, grant(kept))
    const before = (await ledger()).length
    await Promise.all([
      mergeCustomers(steward, { customerId: kept, with: [merged], reason: 'test' }),
      ...Array.from({ length: 12 }, (_, n) => recordConsent(agent, withdrawal(n % 2 ? merged : kept))),
    ])
    await recordConsent(agent, withdrawal(merged))
    expect(await ledger()).toHaveLength(before + 13)
    expect(await emailState(kept)).toMatchObject({ state: 'withdrawn' })
    await expect(recordConsent(agent, withdrawal(crypto.randomUUID()))).rejects.toThrow('not_found')
  })

  test('take the strictest state and say so; an undo gives each its own back, later words included', async () => {
    const [kept, merged] = [await person('a1@example.org'), await person('b1@example.org')]
    await recordConsent(agent, grant(kept))
    await recordConsent(agent, withdrawal(merged))
    const { mergeIds } = await mergeCustomers(steward, { customerId: kept, with: [merged], reason: 'test' })
    expect(await emailState(kept)).toMatchObject({ state: 'withdrawn', merged: ['withdrawn', 'granted'] })
    expect(await emailState(merged)).toMatchObject({ state: 'withdrawn' })

    // Said from the address of the one merged in: counts for both while they are one, stays with its own after.
    await recordConsent(agent, grant(kept, { contactPoint: { kind: 'email', value: 'b1@example.org' } }))
    expect(await emailState(kept)).toMatchObject({ state: 'granted', merged: [] })
    await recordConsent(
      systemActor('test'),
      withdrawal(kept, { contactPoint: { kind: 'email', value: 'a1@example.org' } }),
    )
    expect(await emailState(kept)).toMatchObject({ state: 'withdrawn' })

    await undoMerge(steward, { mergeId: mergeIds[0]! })
    expect(await emailState(kept)).toMatchObject({ state: 'withdrawn', merged: [] })
    expect(await emailState(merged)).toMatchObject({ state: 'granted', merged: [] })
  })

  test('are heard of whose the address is, also of one who left a merge and came in again by another', async () => {
    const [first, inner, outer] = [
      await person('a2@example.org'),
      await person('b2@example.org'),
      await person('c2@example.org'),
    ]
    const merge = async (into: string, other: string) =>
      (await mergeCustomers(steward, { customerId: into, with: [other], reason: 'test' })).mergeIds[0] ?? ''
    const [early, late] = [await merge(first, inner), await merge(outer, first)]
    await undoMerge(steward, { mergeId: early })
    await merge(outer, inner)
    await recordConsent(agent, withdrawal(outer, { contactPoint: { kind: 'email', value: 'b2@example.org' } }))
    await undoMerge(steward, { mergeId: late })
    expect(await emailState(first)).not.toMatchObject({ state: 'withdrawn' })
    expect(await emailState(inner)).toMatchObject({ state: 'withdrawn' })
  })
})
