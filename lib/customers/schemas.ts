import { z } from 'zod'
import type { CHANNELS } from '@/lib/channels/port'
import { logInteractionInput } from '@/lib/conversations/schemas'
import {
  IDENTIFIER_ATTRIBUTES,
  type IdentifierAttribute,
  identifierOf,
} from '@/lib/identity/domain/company-identifiers'

/** Kinds of contact points that a colleague types in; the others come from the systems that make them. */
export const TYPED_POINT_KINDS = [
  'phone',
  'email',
  'postal',
  'whatsapp',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'loyalty',
  'customer_number',
] as const
export type TypedPointKind = (typeof TYPED_POINT_KINDS)[number]

/** Channels on which a customer can be reached, hence preferred. */
export const PREFERABLE_CHANNELS = [
  'email',
  'phone',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'post',
  'shop',
  'video',
  'chat',
] as const

const asTyped = z.string().trim().min(1).max(500)
const label = z.string().trim().max(40).optional()

export const customerIdInput = z.object({ customerId: z.uuid() })

export const customerSorts = ['recent', 'name'] as const
export type CustomerSort = (typeof customerSorts)[number]

export const listCustomersInput = z.object({
  sort: z.enum(customerSorts).default('recent'),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListCustomersInput = Partial<z.output<typeof listCustomersInput>>

export const pageInput = z.object({
  customerId: z.uuid(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type PageInput = Partial<z.output<typeof pageInput>> & { customerId: string }

export const addContactPointInput = z.object({
  customerId: z.uuid(),
  kind: z.enum(TYPED_POINT_KINDS),
  value: asTyped,
  label,
  /** The colleague has checked that it is the customer's. */
  verified: z.boolean().default(false),
})
export type AddContactPointInput = z.input<typeof addContactPointInput>

export const correctContactPointInput = z.object({
  customerId: z.uuid(),
  contactPointId: z.uuid(),
  value: asTyped,
  label,
  verified: z.boolean().default(false),
})
export type CorrectContactPointInput = z.input<typeof correctContactPointInput>

export const contactPointInput = z.object({ customerId: z.uuid(), contactPointId: z.uuid() })
export type ContactPointInput = z.input<typeof contactPointInput>

export const shareContactPointInput = contactPointInput.extend({ shared: z.boolean() })
export type ShareContactPointInput = z.input<typeof shareContactPointInput>
export const bounceContactPointInput = contactPointInput.extend({ bounced: z.boolean() })
export type BounceContactPointInput = z.input<typeof bounceContactPointInput>
export const verifyContactPointInput = contactPointInput.extend({ verified: z.boolean() })
export type VerifyContactPointInput = z.input<typeof verifyContactPointInput>

const name = z.string().trim().max(200)

/** Whether the text is a day that exists, not in the future and within 130 years. */
function isBirthDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return false
  return day.getTime() <= Date.now() && day.getUTCFullYear() >= new Date().getUTCFullYear() - 130
}

/** A number with its checksum, in its one spelling; empty to say none. */
const identifier = (attribute: IdentifierAttribute) =>
  z
    .string()
    .trim()
    .max(60)
    .refine((text) => text === '' || identifierOf(attribute, text) !== null, `invalid_${attribute}`)
    .transform((text) => identifierOf(attribute, text) ?? '')
    .optional()

/** Identity attributes a colleague may correct. An empty text withdraws what colleagues said before. */
export const correctIdentityInput = z.object({
  customerId: z.uuid(),
  givenName: name.optional(),
  familyName: name.optional(),
  organisationName: name.optional(),
  birthDate: z
    .string()
    .trim()
    .refine((text) => text === '' || (/^\d{4}-\d{2}-\d{2}$/.test(text) && isBirthDate(text)), 'invalid_date')
    .optional(),
  language: z
    .string()
    .trim()
    .regex(/^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?$/, 'invalid_language')
    .optional(),
  siren: identifier('siren'),
  siret: identifier('siret'),
  vatNumber: identifier('vatNumber'),
  iban: identifier('iban'),
  /** Checked against a proof shown by the customer: then it wins over other sources. */
  verified: z.boolean().default(false),
})
export type CorrectIdentityInput = z.input<typeof correctIdentityInput>
export const CORRECTABLE = [
  'givenName',
  'familyName',
  'organisationName',
  'birthDate',
  'language',
  ...IDENTIFIER_ATTRIBUTES,
] as const
export type Correctable = (typeof CORRECTABLE)[number]

export const preferredChannelInput = z.object({ customerId: z.uuid(), channel: z.enum(PREFERABLE_CHANNELS).nullable() })
export type PreferredChannelInput = z.input<typeof preferredChannelInput>

export const addCommitmentInput = z.object({
  customerId: z.uuid(),
  conversationId: z.uuid().optional(),
  text: z.string().trim().min(1).max(500),
  dueAt: z.iso.datetime({ offset: true }),
})
export type AddCommitmentInput = z.input<typeof addCommitmentInput>

export const commitmentInput = z.object({ commitmentId: z.uuid() })

export const customerNoteInput = z.object({ customerId: z.uuid(), text: z.string().trim().min(1).max(20_000) })
export type CustomerNoteInput = z.input<typeof customerNoteInput>

export const undoChangeInput = z.object({ changeId: z.uuid() })

/** Channels of a contact that a colleague notes by hand. */
export const MANUAL_CHANNELS = [
  'phone',
  'shop',
  'post',
  'video',
  'fax',
  'email',
  'sms',
] as const satisfies readonly (typeof CHANNELS)[number][]
export type ManualChannel = (typeof MANUAL_CHANNELS)[number]

/** A call, a visit or a letter noted by hand on a customer's file. */
export const logCustomerInteractionInput = logInteractionInput
  .pick({ occurredAt: true, durationSeconds: true, subject: true, reason: true })
  .extend({
    customerId: z.uuid(),
    conversationId: z.union([z.uuid(), z.literal('new')]),
    channel: z.enum(MANUAL_CHANNELS),
    direction: z.enum(['inbound', 'outbound']),
    text: z.string().trim().min(1).max(20_000),
    /** A call that nobody took. */
    missed: z.boolean().default(false),
  })
  .refine((input) => input.conversationId !== 'new' || Boolean(input.subject), {
    path: ['subject'],
    message: 'required',
  })
export type LogCustomerInteractionInput = z.input<typeof logCustomerInteractionInput>
