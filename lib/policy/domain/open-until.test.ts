import { describe, expect, test } from 'vitest'
import { decideContact } from './decide'
import { openUntil, untilWords } from './open-until'
import { DEFAULT_SETTINGS } from './settings'
import type { ContactFacts, ContactRequest } from './types'

const MONDAY_NOON = new Date('2026-11-23T12:00:00+01:00')
const until = (request: ContactRequest, facts: ContactFacts, now = MONDAY_NOON) =>
  openUntil(
    request,
    facts,
    DEFAULT_SETTINGS,
    now,
    (at) => decideContact(request, facts, at).outcome === 'allow',
  )?.toISOString() ?? null
const quietHours = [{ from: '20:30', to: '08:00' }]

describe('until when somebody can be reached', () => {
  test('their quiet hours end it', () => {
    expect(until({ purpose: 'reply', channel: 'sms' }, { quietHours })).toBe('2026-11-23T19:30:00.000Z')
  })

  test('security is not bound by them, and nothing else ends an e-mail', () => {
    expect(until({ purpose: 'security', channel: 'sms' }, { quietHours })).toBeNull()
    expect(until({ purpose: 'reply', channel: 'email' }, {})).toBeNull()
  })

  test('a commercial call ends with the legal hours, on the customer’s clock', () => {
    const consents = [{ purpose: 'marketing', channel: 'phone', state: 'granted', at: '2026-01-01T00:00:00Z' }] as const
    const call: ContactRequest = { purpose: 'marketing', channel: 'phone' }
    expect(until(call, { consents: [...consents] })).toBe('2026-11-23T12:00:00.000Z')
    const inReunion = new Date('2026-11-23T12:00:00+04:00')
    expect(until(call, { consents: [...consents], department: '974' }, inReunion)).toBe('2026-11-23T09:00:00.000Z')
  })

  test('WhatsApp closes a day after the customer last wrote', () => {
    const facts = { lastInbound: { whatsapp: '2026-11-22T17:40:00.000Z' } }
    expect(until({ purpose: 'reply', channel: 'whatsapp' }, facts)).toBe('2026-11-23T17:40:00.001Z')
  })
})

test('is said in words', () => {
  const words = (at: string, locale: 'fr' | 'en') => untilWords(new Date(at), MONDAY_NOON, 'Europe/Paris', locale)
  expect(words('2026-11-23T20:30:00Z', 'fr')).toBe('jusqu’à 21\u00a0h\u00a030')
  expect(words('2026-11-24T07:00:00Z', 'fr')).toBe('jusqu’à\u00a0demain à 8\u00a0h')
  expect(words('2026-11-23T20:30:00Z', 'en')).toBe('until 21:30')
})
