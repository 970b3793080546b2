import type { Channel } from '@/lib/channels/port'
import { DAY_MS } from '@/lib/platform/time'

/** Channels on which several messages in a row are one contact: nobody writes a chat in one message. */
export const TALKATIVE_CHANNELS = [
  'chat',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'x',
  'facebook',
] as const satisfies readonly Channel[]
/** A pause that makes the next message of a talkative channel a contact of its own: the messengers' session window. */
export const SESSION_MS = DAY_MS

/** An inbound contact event, in the order we received it. `at` is epoch milliseconds. */
export type InboundEvent = { channel: Channel; at: number }

const isTalkative = (channel: Channel) => (TALKATIVE_CHANNELS as readonly Channel[]).includes(channel)

/** What a conversation has cost the customer so far. */
export type Effort = {
  total: number
  contacts: number
  extraContacts: number
  channelChanges: number
  breaches: number
  reopenings: number
}

/** Inbound contacts and channel changes of one conversation's inbound events. */
export function contactsOf(events: readonly InboundEvent[]): { contacts: number; channelChanges: number } {
  let contacts = 0
  let channelChanges = 0
  let before: InboundEvent | null = null
  for (const event of events) {
    const changed = before !== null && before.channel !== event.channel
    if (before === null || changed || !isTalkative(event.channel) || event.at - before.at > SESSION_MS) contacts += 1
    if (changed) channelChanges += 1
    before = event
  }
  return { contacts, channelChanges }
}

/**
 * Customer effort, observed (KPI.md): (inbound contacts − 1) + channel changes + SLA breaches + reopenings. KPI.md adds
 * handoffs: nothing records one yet, so none is counted.
 */
export function effortOf(counted: {
  contacts: number
  channelChanges: number
  breaches: number
  reopenings: number
}): Effort {
  const extraContacts = Math.max(counted.contacts - 1, 0)
  const { contacts, channelChanges, breaches, reopenings } = counted
  return {
    total: extraContacts + channelChanges + breaches + reopenings,
    contacts,
    extraContacts,
    channelChanges,
    breaches,
    reopenings,
  }
}
