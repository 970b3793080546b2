import type { AdviceChannel } from './channels'

/**
 * What one contact costs us, euro cents: postage and SMS by their public prices of 2026, people's time by the minutes
 * below at 30 € an hour. An order of magnitude, which only moves a channel when others are as good (S1).
 */
export const COST_CENTS: Partial<Record<AdviceChannel, number>> = {
  phone: 300,
  video: 750,
  chat: 200,
  email: 150,
  whatsapp: 110,
  messenger: 100,
  instagram: 100,
  sms: 107,
  post: 330,
  registered_post: 760,
  registered_electronic: 440,
}

/** Minutes of a colleague that a contact takes, on the channels where one is taken at a time. */
export const HANDLE_MINUTES: Partial<Record<AdviceChannel, number>> = { phone: 6, video: 15, chat: 4 }
