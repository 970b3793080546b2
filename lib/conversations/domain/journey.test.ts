import { describe, expect, it } from 'vitest'
import { type Contact, stepsOf, stretchesOf } from './journey'

let serial = 0
const contact = (at: string, fields: Partial<Contact> = {}): Contact => ({
  id: `c${++serial}`,
  channel: 'email',
  direction: 'inbound',
  kind: 'message',
  automatic: false,
  missed: false,
  at: `2026-11-${at}:00Z`,
  ...fields,
})
const gaps = (contacts: Contact[], promises: Parameters<typeof stepsOf>[1] = []) =>
  stepsOf(contacts, promises).map(
    ({ gap }) => gap && `${gap.kind} ${gap.from}→${gap.to} ${gap.ms / 60_000} min ${gap.tone}`,
  )

describe('gaps between contacts', () => {
  it('tells the story of a customer sent from channel to channel', () => {
    const story = [
      contact('19T17:25', { channel: 'chat' }),
      contact('19T17:26', { channel: 'chat', direction: 'outbound' }),
      contact('19T18:51', { channel: 'whatsapp' }),
      contact('20T08:04', { channel: 'whatsapp', direction: 'outbound' }),
      contact('20T11:40', { channel: 'whatsapp' }),
      contact('20T17:12', { channel: 'phone', kind: 'call', missed: true }),
      contact('20T17:30', { channel: 'phone', kind: 'call', direction: 'outbound', missed: true }),
      contact('20T19:14'),
    ]
    const promise = { dueAt: '2026-11-20T17:00:00Z', fulfilledAt: null }
    expect(gaps(story, [promise])).toEqual([
      null,
      null,
      'switch chat→whatsapp 85 min calm',
      null,
      null,
      'after_promise whatsapp→phone 12 min warn',
      null,
      'again phone→email 122 min bad',
    ])
    expect(stretchesOf(story, [promise]).map(({ channel, missed }) => [channel, missed])).toEqual([
      ['chat', false],
      ['whatsapp', false],
      ['phone', true],
      ['email', false],
    ])
  })

  it.each<[string, Contact[], (string | null)[]]>([
    [
      'an answer on the same channel needs no sentence',
      [contact('01T10:00'), contact('01T12:00', { direction: 'outbound' })],
      [null, null],
    ],
    [
      'three chat messages in a row are no insistence',
      [contact('01T10:00', { channel: 'chat' }), contact('01T10:01', { channel: 'chat' })],
      [null, null],
    ],
    [
      'the same channel again after four hours without an answer',
      [contact('01T10:00'), contact('01T14:00')],
      [null, 'again email→email 240 min bad'],
    ],
    [
      'an answered call leaves nobody waiting',
      [contact('01T10:00', { channel: 'phone', kind: 'call' }), contact('01T11:00')],
      [null, 'switch phone→email 60 min calm'],
    ],
    [
      'a visit to the shop leaves nobody waiting',
      [
        contact('01T10:00', { channel: 'shop', kind: 'visit' }),
        contact('03T10:00', { channel: 'shop', kind: 'visit' }),
      ],
      [null, null],
    ],
    [
      'we answer elsewhere',
      [contact('01T10:00', { channel: 'form', kind: 'form' }), contact('01T11:00', { direction: 'outbound' })],
      [null, 'answered_on form→email 60 min calm'],
    ],
    [
      'a week of silence after an answer',
      [contact('01T10:00', { direction: 'outbound' }), contact('09T10:00')],
      [null, 'silence email→email 11520 min calm'],
    ],
    [
      'our missed call back answers nothing',
      [
        contact('01T10:00'),
        contact('01T11:00', { channel: 'phone', kind: 'call', direction: 'outbound', missed: true }),
        contact('01T12:00', { channel: 'sms' }),
      ],
      [null, 'answered_on email→phone 60 min calm', 'again email→sms 120 min bad'],
    ],
  ])('%s', (_name, contacts, expected) => {
    expect(gaps(contacts)).toEqual(expected)
  })

  it('takes notes, acknowledgements and bounces for no step: an acknowledgement answers nothing', () => {
    const steps = stepsOf([
      contact('01T10:00'),
      contact('01T10:01', { direction: 'outbound', automatic: true }),
      contact('01T10:02', { direction: 'internal', channel: 'internal', kind: 'note' }),
      contact('01T10:03', { kind: 'bounce' }),
      contact('01T10:04', { kind: 'auto_reply' }),
      contact('01T12:00', { channel: 'sms' }),
    ])
    expect(steps.map(({ gap }) => gap?.kind ?? null)).toEqual([null, 'again'])
  })

  it('forgives a promise that was kept in time, not one kept after the customer came back', () => {
    const contacts = [
      contact('01T10:00', { direction: 'outbound' }),
      contact('01T12:10', { channel: 'phone', kind: 'call' }),
    ]
    const promised = (fulfilledAt: string | null) => gaps(contacts, [{ dueAt: '2026-11-01T12:00:00Z', fulfilledAt }])[1]
    expect(promised('2026-11-01T11:00:00Z')).toBe('switch email→phone 130 min calm')
    expect(promised('2026-11-01T13:00:00Z')).toBe('after_promise email→phone 10 min warn')
  })
})
