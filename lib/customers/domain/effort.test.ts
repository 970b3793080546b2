import { describe, expect, it } from 'vitest'
import type { Channel } from '@/lib/channels/port'
import { HOUR_MS } from '@/lib/platform/time'
import { contactsOf, effortOf } from './effort'

const events = (...given: [Channel, number][]) => given.map(([channel, hours]) => ({ channel, at: hours * HOUR_MS }))

describe('contactsOf', () => {
  it.each<[string, ReturnType<typeof events>, [contacts: number, changes: number]]>([
    ['nothing', [], [0, 0]],
    ['one e-mail', events(['email', 0]), [1, 0]],
    ['two e-mails are two contacts', events(['email', 0], ['email', 1]), [2, 0]],
    [
      'five messages of one chat are one contact',
      events(['chat', 0], ['chat', 0.1], ['chat', 0.2], ['chat', 0.3], ['chat', 1]),
      [1, 0],
    ],
    [
      'a messenger after more than a day is another contact',
      events(['whatsapp', 0], ['whatsapp', 24], ['whatsapp', 48.1]),
      [2, 0],
    ],
    [
      'chat, WhatsApp, a call and an e-mail: three more contacts, three changes',
      events(['chat', 0], ['chat', 0.1], ['whatsapp', 2], ['whatsapp', 15], ['phone', 24], ['email', 26]),
      [4, 3],
    ],
    ['back and forth counts each change', events(['email', 0], ['phone', 1], ['email', 2]), [3, 2]],
  ])('%s', (_name, given, [contacts, channelChanges]) => {
    expect(contactsOf(given)).toEqual({ contacts, channelChanges })
  })
})

describe('effortOf', () => {
  it('is the sum of KPI.md', () => {
    expect(effortOf({ contacts: 4, channelChanges: 3, breaches: 2, reopenings: 1 })).toMatchObject({
      total: 9,
      extraContacts: 3,
    })
  })
  it('is nothing for a conversation that we opened', () => {
    expect(effortOf({ contacts: 0, channelChanges: 0, breaches: 0, reopenings: 0 }).total).toBe(0)
  })
})
