import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { contactDecisions } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aConversation, aCustomer, anInteraction, aQueue } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { DAY_MS } from '@/lib/platform/time'
import { RULE_VERSION, type RuleCode } from '../domain/rules'
import type { Outcome } from '../domain/vocabulary'
import { reviewInput } from '../schemas'
import { countDecisions, getDecisionQuestion, listDecisions } from './review'
import { askWhatIf } from './what-if'

withTestDatabase()

let officer: Actor
let customer: Awaited<ReturnType<typeof aCustomer>>
let deferredMessage = ''

async function aDecision(
  interactionId: string | null,
  stage: 'queued' | 'send' | 'api',
  outcome: Outcome,
  codes: RuleCode[],
  at = new Date(),
): Promise<string> {
  const [row] = await database()
    .insert(contactDecisions)
    .values({
      interactionId,
      customerId: customer.id,
      sourceRecordId: customer.sourceRecordId,
      stage,
      channel: 'sms',
      request: { purpose: 'marketing', channel: 'sms', topic: 'offers' },
      facts: { customerKind: 'individual' },
      outcome,
      codes,
      ruleVersion: RULE_VERSION,
      at,
    })
    .returning({ id: contactDecisions.id })
  return row!.id
}

beforeAll(async () => {
  officer = await aColleague('privacy_officer')
  customer = await aCustomer('Hélène Castaing')
  const conversation = await aConversation(customer, await aQueue())
  const aMessage = () => anInteraction(customer, conversation, { channel: 'sms', text: 'Vos verres à -20 %' })
  deferredMessage = await aMessage()
  await aDecision(deferredMessage, 'queued', 'defer', ['SMS_HOURS', 'OPT_IN'])
  await aDecision(deferredMessage, 'send', 'allow', ['OPT_IN'])
  await aDecision(await aMessage(), 'send', 'block', ['SMS_STOP', 'OPT_IN'])
  await aDecision(null, 'api', 'block', ['NO_OPT_IN'])
  await aDecision(await aMessage(), 'send', 'allow', ['OPT_IN'], new Date(Date.now() - 40 * DAY_MS))
})

const filters = (given: object = {}) => reviewInput.parse(given)

test('a message counts once per rule and outcome, however often it was decided; older ones count in a longer period', async () => {
  const counts = await countDecisions(officer, 30, 'fr')
  expect(counts.messages).toBe(3)
  expect(counts.outcomes).toEqual({ allow: 1, defer: 1, redirect: 0, block: 2 })
  expect(counts.rules.map(({ code, messages }) => [code, messages])).toEqual([
    ['NO_OPT_IN', 1],
    ['SMS_STOP', 1],
    ['SMS_HOURS', 1],
    ['OPT_IN', 2],
  ])
  expect((await countDecisions(officer, 90, 'fr')).messages).toBe(4)
})

test('a rule leads to its messages, each once with the last decision that named the rule', async () => {
  const byRule = await listDecisions(officer, filters({ code: 'OPT_IN' }), 'fr')
  expect(byRule.items.map(({ outcome }) => outcome).sort()).toEqual(['allow', 'block'])
  const waited = await listDecisions(officer, filters({ code: 'SMS_HOURS' }), 'fr')
  expect(waited.items).toMatchObject([
    {
      stage: 'queued',
      outcome: 'defer',
      customer: { name: 'Hélène Castaing' },
      message: { interactionId: deferredMessage, preview: 'Vos verres à -20 %' },
      source: 'Charte AF2M 2026',
    },
  ])
  const blocked = await listDecisions(officer, filters({ outcome: 'block' }), 'fr')
  expect(blocked.items.map(({ message }) => message === null)).toEqual([true, false])
  const next = await listDecisions(officer, filters({ outcome: 'block', before: blocked.items[0]!.id }), 'fr')
  expect(next.items.map(({ id }) => id)).toEqual([blocked.items[1]!.id])
})

test('a decision is replayed on the facts it was taken on, at its time', async () => {
  const at = new Date('2026-11-23T22:30:00.000Z')
  const id = await aDecision(null, 'api', 'block', ['NO_OPT_IN'], at)
  const { request, facts } = await getDecisionQuestion(officer, id)
  expect(request.at).toBe(at.toISOString())
  const again = await askWhatIf(officer, { request, facts }, new Date(), 'fr')
  expect(again.rules.map(({ code }) => code)).toEqual(['NO_OPT_IN', 'SMS_HOURS'])
  await expect(getDecisionQuestion(officer, customer.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('an agent and a steward may not look', async () => {
  for (const role of ['agent', 'steward'] as const) {
    const actor = await aColleague(role)
    await expect(countDecisions(actor, 30, 'fr')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(listDecisions(actor, filters(), 'fr')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      askWhatIf(actor, { request: { purpose: 'reply', channel: 'sms' }, facts: {} }, new Date(), 'fr'),
    ).rejects.toMatchObject({ code: 'forbidden' })
  }
})
