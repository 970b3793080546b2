/** Why we contact (CONTACT-POLICY.md, "Request and facts"). */
export const PURPOSES = ['marketing', 'service', 'security', 'survey', 'reply', 'callback'] as const
export type Purpose = (typeof PURPOSES)[number]

/** The channels that the contact policy distinguishes; finer than the channels of the inbox. */
export const CONTACT_CHANNELS = [
  'email',
  'sms',
  'rcs',
  'phone',
  'voicebot',
  'whatsapp',
  'messenger',
  'instagram',
  'post',
  'registered_post',
  'registered_electronic',
  'fax',
  'chat',
  'social_dm',
] as const
export type ContactChannel = (typeof CONTACT_CHANNELS)[number]

/** What a customer may agree to: every purpose, plus the open pixel (`tracking`) and call `recording`. */
export const CONSENT_PURPOSES = [...PURPOSES, 'tracking', 'recording'] as const
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number]

export const CONSENT_STATES = ['granted', 'denied', 'pending', 'withdrawn', 'imported'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

export const CUSTOMER_KINDS = ['individual', 'professional', 'generic_address'] as const
export type CustomerKind = (typeof CUSTOMER_KINDS)[number]

export const SECTORS = ['energy_renovation', 'home_adaptation', 'other'] as const
export type Sector = (typeof SECTORS)[number]

export const OUTCOMES = ['allow', 'defer', 'redirect', 'block'] as const
export type Outcome = (typeof OUTCOMES)[number]

export type Locale = 'fr' | 'en'
