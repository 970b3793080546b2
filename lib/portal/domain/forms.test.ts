import { describe, expect, test } from 'vitest'
import { changePreferencesInput } from '@/lib/preferences/schemas'
import { type Fields, patchOfForm } from './forms'

const now = new Date('2026-11-23T09:00:00Z')
const posted = (entries: [string, string][]): Fields => {
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value)
  return form
}
const offers = (entries: [string, string][]) =>
  patchOfForm(posted([['set', 'topic'], ['topic', 'offers'], ...entries]), now)?.['topic:offers']

describe('a topic’s form', () => {
  test('a running topic keeps what is ticked and stops with "never" or without a channel', () => {
    const running: [string, string][] = [
      ['was', 'on'],
      ['channel', 'email'],
    ]
    expect(offers([...running, ['frequency', 'monthly']])).toEqual({
      on: true,
      frequency: 'monthly',
      channels: ['email'],
    })
    expect(offers([...running, ['frequency', 'never']])).toMatchObject({ on: false })
    expect(
      offers([
        ['was', 'on'],
        ['frequency', 'each'],
      ]),
    ).toMatchObject({ on: false, channels: [] })
  })

  test('a stopped topic starts with the first channel ticked, or with how often', () => {
    expect(
      offers([
        ['was', 'off'],
        ['channel', 'sms'],
        ['frequency', 'never'],
      ]),
    ).toMatchObject({ on: true, channels: ['sms'] })
    expect(
      offers([
        ['was', 'off'],
        ['frequency', 'weekly'],
      ]),
    ).toEqual({ on: true, frequency: 'weekly', channels: ['email'] })
    expect(
      offers([
        ['was', 'off'],
        ['frequency', 'never'],
      ]),
    ).toMatchObject({ on: false })
  })

  test('a channel that the topic does not know is not taken, and no necessary topic stops', () => {
    expect(
      offers([
        ['was', 'on'],
        ['channel', 'fax'],
        ['channel', 'email'],
      ]),
    ).toMatchObject({ channels: ['email'] })
    const orders = patchOfForm(
      posted([
        ['set', 'topic'],
        ['topic', 'orders'],
        ['frequency', 'never'],
      ]),
      now,
    )
    expect(orders).toEqual({ 'topic:orders': { on: true, frequency: 'each', channels: [] } })
  })
})

test.each<[string, [string, string][]]>([
  [
    'quiet hours',
    [
      ['set', 'quietHours'],
      ['from', '20:00'],
      ['to', '08:00'],
      ['day', '1'],
      ['day', '7'],
    ],
  ],
  [
    'no quiet hours',
    [
      ['set', 'quietHours'],
      ['from', '20:00'],
      ['to', '08:00'],
    ],
  ],
  [
    'a pause',
    [
      ['set', 'pausedUntil'],
      ['days', '90'],
    ],
  ],
  [
    'its end',
    [
      ['set', 'pausedUntil'],
      ['days', ''],
    ],
  ],
  [
    'a cap',
    [
      ['set', 'frequencyCap'],
      ['max', '2'],
    ],
  ],
  [
    'paper',
    [
      ['set', 'paper'],
      ['paper', 'paper'],
    ],
  ],
  [
    'a language',
    [
      ['set', 'language'],
      ['language', 'en'],
    ],
  ],
  [
    'accessibility',
    [
      ['set', 'accessibility'],
      ['accessibility', 'large_print'],
    ],
  ],
  [
    'a preferred channel',
    [
      ['set', 'preferredChannel'],
      ['preferredChannel', 'sms'],
    ],
  ],
])('%s is what the command takes', (_, entries) => {
  const patch = patchOfForm(posted(entries), new Date())
  expect(changePreferencesInput.safeParse({ customerId: crypto.randomUUID(), patch }).success).toBe(true)
})

test('a form that is none of ours is none', () => {
  expect(patchOfForm(posted([['set', 'everything']]), now)).toBeNull()
  expect(
    patchOfForm(
      posted([
        ['set', 'topic'],
        ['topic', 'anything'],
      ]),
      now,
    ),
  ).toBeNull()
})
