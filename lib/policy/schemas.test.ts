import { describe, expect, test } from 'vitest'
import { contactDecisionInputSchema } from './schemas'

const base = { purpose: 'marketing', channel: 'email', facts: {} }
const firstIssue = (input: unknown) => contactDecisionInputSchema.safeParse(input).error?.issues[0]

describe('the request as JSON', () => {
  test('the example of CONTACT-POLICY.md is accepted as it stands', () => {
    const at = '2026-12-24T20:30:00+01:00'
    const input = {
      purpose: 'marketing',
      channel: 'phone',
      topic: 'string',
      at,
      containsPromotion: false,
      agentTyped: true,
      template: { approved: true },
      contentSlot: 'invoice-due:2026-11',
      partner: 'name',
      caller: { number: '+33162000000', hidden: false, automated: false },
      senderNumber: '38123',
      facts: {
        customerKind: 'individual',
        birthDate: '1974-05-14',
        parentalConsent: false,
        timeZone: 'Europe/Paris',
        department: '35',
        erased: false,
        restricted: false,
        sector: 'other',
        consents: [
          { purpose: 'marketing', channel: 'email', state: 'granted', at, offHours: false, partners: ['name'] },
        ],
        objections: [{ purpose: 'marketing', channel: 'any', at }],
        contract: { ongoing: true, relatedOffer: true },
        priorSale: { at, sameEntity: true, analogousProduct: true, optOutOffered: true },
        jobRelated: true,
        interestDocumented: true,
        phoneAttempts: [{ at, answered: false }],
        phoneRefusals: [at],
        marketingSent: [{ channel: 'email', at }],
        frequencyCap: { max: 4, days: 30 },
        slotsSent: [{ slot: 'invoice-due:2026-11', channel: 'sms', at }],
        lastInbound: { whatsapp: at, messenger: at },
        whatsappOptIn: true,
        preferredChannel: 'email',
        quietHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '08:00' }],
        pausedUntil: at,
        electronicMailbox: false,
        electronicRegisteredConsent: false,
      },
    }
    expect(contactDecisionInputSchema.parse(input)).toEqual(input)
  })
  test.each([
    [{ ...base, purpose: 'publicity' }, ['purpose']],
    [{ ...base, containsPromotion: 'false' }, ['containsPromotion']],
    [{ ...base, at: '2026-12-24T20:30:00' }, ['at']],
    [{ ...base, at: '2026-02-30T20:30:00Z' }, ['at']],
    [{ ...base, facts: { erased: null } }, ['facts', 'erased']],
    [{ ...base, facts: { timeZone: '+01:00' } }, ['facts', 'timeZone']],
    [{ ...base, facts: { department: '96' } }, ['facts', 'department']],
    [{ ...base, facts: { birthDate: '1974-13-01' } }, ['facts', 'birthDate']],
    [{ ...base, facts: { quietHours: [{ from: '25:00', to: '08:00' }] } }, ['facts', 'quietHours', 0, 'from']],
    [{ ...base, facts: { frequencyCap: { max: -1, days: 30 } } }, ['facts', 'frequencyCap', 'max']],
    [{ ...base, facts: { objection: [] } }, ['facts']],
    [{ ...base, purpsoe: 'service' }, []],
    [{ purpose: 'marketing', channel: 'email' }, ['facts']],
    [{ ...base, customerId: '0198c2f0-0000-7000-8000-000000000000' }, ['facts']],
  ])('%j is refused where it is wrong', (input, path) => {
    expect(firstIssue(input)?.path).toEqual(path)
    expect(firstIssue(input)?.message).toBeTruthy()
  })
  test('a minute is precise enough for an instant', () => {
    expect(firstIssue({ ...base, at: '2026-12-24T20:30+01:00' })).toBeUndefined()
  })
})
