import { expect, test } from 'vitest'
import { ageBandOf, behaviourOf } from './behaviour'

const at = (iso: string) => Date.parse(iso)

test('answers are counted per channel, with their delay and the part of the customer’s day', () => {
  const seen = behaviourOf(
    [
      // 09:00 in Paris, 11:00 in Saint-Denis.
      { channel: 'phone', at: at('2026-11-16T08:00:00Z'), answeredAt: at('2026-11-16T08:00:00Z') },
      { channel: 'phone', at: at('2026-11-17T09:00:00Z'), answeredAt: at('2026-11-17T09:00:00Z') },
      { channel: 'phone', at: at('2026-11-18T15:00:00Z'), answeredAt: null },
      { channel: 'email', at: at('2026-11-16T08:00:00Z'), answeredAt: at('2026-11-16T09:00:00Z') },
      { channel: 'email', at: at('2026-11-17T08:00:00Z'), answeredAt: at('2026-11-17T18:00:00Z') },
      { channel: 'sms', at: at('2026-11-17T08:00:00Z'), answeredAt: null },
    ],
    'Europe/Paris',
  )
  expect(seen.get('phone')).toEqual({ attempts: 3, answered: 2, partOfDay: 'morning' })
  expect(seen.get('email')).toEqual({ attempts: 2, answered: 2, medianMinutes: 330 })
  expect(seen.get('sms')).toEqual({ attempts: 1, answered: 0 })
})

test('the age is that of the customer’s own day', () => {
  const now = new Date('2026-11-22T23:30:00Z')
  expect(ageBandOf('1996-11-23', now, 'Europe/Paris')).toBe('30_60')
  expect(ageBandOf('1996-11-23', now, 'UTC')).toBe('under_30')
  expect(ageBandOf('1950-01-01', now, 'Europe/Paris')).toBe('over_60')
  expect(ageBandOf(null, now, 'Europe/Paris')).toBeNull()
})
