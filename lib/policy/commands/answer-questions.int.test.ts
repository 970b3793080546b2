import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { contactDecisions } from '@/db/schema'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { publishNotice } from '@/lib/consent/commands/notices'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { aColleague } from '@/lib/conversations/testing'
import { type Actor, systemActor } from '@/lib/platform/actor'
import { answerQuestions } from './answer-questions'

withTestDatabase()

const integrator = systemActor('integrator')
const offer = { purpose: 'marketing', topic: 'offers', channel: 'sms' } as const
/** A Tuesday at eleven in Paris: inside every legal window. */
const NOW = new Date('2026-12-01T10:00:00Z')
let agent: Actor
let noticeId: string

beforeAll(async () => {
  agent = await aColleague('agent')
  const notice = {
    version: 'sms-2026',
    language: 'fr',
    purpose: 'marketing',
    channel: 'sms',
    text: 'Nos offres par SMS.',
  }
  noticeId = (await publishNotice(await aColleague('privacy_officer'), notice as Parameters<typeof publishNotice>[1]))
    .noticeId
})

const person = async (given: Parameters<typeof aCustomer>[1] = {}) =>
  (await database().transaction((tx) => aCustomer(tx, given))).customer.id
const agree = (customerId: string, phone: string) =>
  recordConsent(agent, {
    ...{ customerId, purpose: 'marketing', channel: 'sms', state: 'granted', method: 'paper', source: 'boutique' },
    ...{ noticeId, contactPoint: { kind: 'phone', value: phone } },
    ...{ evidence: [{ filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('oui') }] },
  })
const kept = (customerId: string) =>
  database().select().from(contactDecisions).where(eq(contactDecisions.customerId, customerId))

test('the facts of a customer are looked up, and the decision is kept; a dry run keeps nothing', async () => {
  const id = await person({ phone: '+33639980301', attributes: { postcode: '97400' } })
  const [before] = await answerQuestions(integrator, [{ ...offer, customerId: id }], 'fr', NOW)
  expect(before).toMatchObject({ outcome: 'block', codes: expect.arrayContaining(['NO_OPT_IN']) })
  await agree(id, '+33639980301')
  const [after] = await answerQuestions(integrator, [{ ...offer, customerId: id }], 'fr', new Date(Date.now() + 1000))
  expect(after).not.toMatchObject({ outcome: 'block' })
  expect(await kept(id)).toMatchObject([{ stage: 'api' }, { stage: 'api', facts: { department: '974' } }])
  await answerQuestions(integrator, [{ ...offer, facts: {} }], 'fr', NOW)
  expect(await database().$count(contactDecisions)).toBe(2)
})

test('a thousand questions are answered in order, and an unknown customer answers for itself', async () => {
  const id = await person()
  const nobody = '019a0000-0000-7000-8000-00000000ffff'
  const service = { purpose: 'service', topic: 'orders', channel: 'email' } as const
  const questions = Array.from({ length: 1000 }, (_, n) => ({ ...service, customerId: n === 500 ? nobody : id }))
  const answers = await answerQuestions(integrator, questions, 'fr', NOW)
  expect(answers).toHaveLength(1000)
  expect(answers[500]).toEqual({ customerId: nobody, error: 'not_found' })
  expect(answers.filter((answer) => 'outcome' in answer && answer.outcome === 'allow')).toHaveLength(999)
  await expect(answerQuestions(integrator, [{ ...service, customerId: nobody }], 'fr')).rejects.toThrow('not_found')
})

test('a number that said STOP is silent for everybody who has it, until they agree themselves', async () => {
  const phone = '+33639980302'
  const [first, second] = [await person({ phone }), await person()]
  await database().transaction(async (tx) => {
    await tx.execute(
      `insert into contact_point_uses (contact_point_id, source_record_id, customer_id, as_typed)
       select p.id, l.source_record_id, l.customer_id, p.value from contact_points p, customer_links l
       where p.value = '${phone}' and l.customer_id = '${second}'`,
    )
  })
  const sale = { last_sale_at: '2026-10-01', last_sale_analogous: true, last_sale_opt_out_offered: true }
  const third = await person({ attributes: { facts: sale } })
  const now = () => new Date(Date.now() + 1000)
  const ask = async (customerId: string) =>
    (await answerQuestions(integrator, [{ ...offer, customerId }], 'fr', now()))[0] as { codes: string[] }
  expect((await ask(third)).codes).toContain('SOFT_OPT_IN')
  await recordConsent(agent, {
    ...{ customerId: first, purpose: 'marketing', channel: 'sms', state: 'withdrawn', method: 'stop', source: 'sms' },
    contactPoint: { kind: 'phone', value: phone },
  })
  expect((await ask(second)).codes).toContain('OBJECTED')
  expect((await ask(third)).codes).toContain('SOFT_OPT_IN')
  await new Promise((resolve) => setTimeout(resolve, 5))
  await agree(second, phone)
  expect((await ask(second)).codes).not.toContain('OBJECTED')
})
