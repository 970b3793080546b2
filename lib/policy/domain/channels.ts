import type { Channel } from '../../channels/port'
import type { ContactChannel } from './vocabulary'

const POLICY_CHANNELS: Record<Channel, ContactChannel | null> = {
  email: 'email',
  // What was asked in a form is answered by e-mail.
  form: 'email',
  phone: 'phone',
  sms: 'sms',
  whatsapp: 'whatsapp',
  messenger: 'messenger',
  instagram: 'instagram',
  chat: 'chat',
  post: 'post',
  fax: 'fax',
  x: 'social_dm',
  facebook: 'social_dm',
  video: null,
  review: null,
  shop: null,
  faq: null,
  internal: null,
}

/** The contact policy's name of a channel of the inbox; null for channels on which nobody is written to in private. */
export function policyChannelOf(channel: Channel): ContactChannel | null {
  return POLICY_CHANNELS[channel]
}

/** The channel of the inbox on which a message of the policy's channel leaves; null for those Relais has not. */
export function inboxChannelOf(channel: ContactChannel): Channel | null {
  const names: readonly Channel[] = [
    'email',
    'phone',
    'sms',
    'whatsapp',
    'messenger',
    'instagram',
    'chat',
    'post',
    'fax',
  ]
  return names.find((name) => POLICY_CHANNELS[name] === channel) ?? null
}
