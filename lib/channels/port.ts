/** Every channel of PRODUCT.md §3, plus `internal` for notes between colleagues. */
export const CHANNELS = [
  'email', 'form', 'phone', 'sms', 'whatsapp', 'messenger', 'instagram', 'chat', 'video', 'post', 'fax', 'x', 'facebook', 'review', 'shop', 'faq', 'internal',
] as const
export type Channel = (typeof CHANNELS)[number]

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
