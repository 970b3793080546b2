import type { Purpose } from '../policy/domain/vocabulary'

/** Every channel of PRODUCT.md §3, plus `internal` for notes between colleagues. */
export const CHANNELS = [
  'email',
  'form',
  'phone',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'chat',
  'video',
  'post',
  'fax',
  'x',
  'facebook',
  'review',
  'shop',
  'faq',
  'internal',
] as const
export type Channel = (typeof CHANNELS)[number]

/** Channels on which a colleague writes to a customer from the composer. */
export const WRITTEN_CHANNELS = ['email', 'sms'] as const satisfies readonly Channel[]
export type WrittenChannel = (typeof WRITTEN_CHANNELS)[number]

/**
 * The promised delay of an answer per channel, minutes, when the channel account does not say (S4).
 * Post: five working days counted as seven calendar days.
 */
export const DEFAULT_PROMISED_DELAY_MINUTES: Record<Channel, number> = {
  chat: 1,
  phone: 1,
  messenger: 15,
  whatsapp: 15,
  instagram: 15,
  x: 120,
  sms: 120,
  facebook: 240,
  review: 1440,
  email: 2880,
  form: 2880,
  shop: 2880,
  video: 60,
  post: 10080,
  fax: 2880,
  faq: 2880,
  internal: 2880,
}

/** A message on its way out, as every adapter is handed it. */
export type OutboundMessage = {
  interactionId: string
  from: { name: string; address: string }
  replyTo: string | null
  to: { name: string | null; address: string }[]
  cc: { name: string | null; address: string }[]
  subject: string
  text: string
  signature: string
  messageId: string
  inReplyTo: string | null
  references: string[]
  automatic: boolean
  /** Further headers of an e-mail. */
  headers?: Record<string, string>
  attachments: { filename: string; contentType: string; content: Buffer }[]
}

/**
 * What became of a send. `failed` is the provider's definite no; `retry` did not leave; `unknown` may have left,
 * so it is never sent again without a person's decision.
 */
export type SendOutcome =
  | { state: 'sent'; providerId: string | null; detail: string }
  | { state: 'failed' | 'retry' | 'unknown'; reason: string }

export type ChannelAdapter = {
  channel: Channel
  /** True where the provider drops a second send of the same message: a crash may then be repaired by sending again. */
  idempotent: boolean
  send(message: OutboundMessage): Promise<SendOutcome>
}

/** What a message is about, for those who add to it when it leaves. */
export type LeavingMessage = {
  customerId: string
  externalId: string | null
  channel: Channel
  purpose: Purpose
  topic: string
  containsPromotion: boolean
  language: string | null
  text: string
}

/** Adds what only exists when a message leaves, such as personal links; null when it must not leave any more. */
export type Dressing = (message: LeavingMessage) => Promise<{ text: string; headers: Record<string, string> } | null>
