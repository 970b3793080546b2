import { z } from 'zod'
import { CHANNELS } from '@/lib/channels/port'
import { DEPARTMENT_PATTERN } from './domain/departments'
import { isTimeZone } from './domain/local-time'
import { RULE_CODES, type RuleCode } from './domain/rules'
import type { ContactFacts, ContactRequest } from './domain/types'
import {
  CONSENT_PURPOSES,
  CONSENT_STATES,
  CONTACT_CHANNELS,
  CUSTOMER_KINDS,
  OUTCOMES,
  PURPOSES,
  SECTORS,
} from './domain/vocabulary'

/** Longest lists taken in one request; a customer's real history stays far below. */
const MAX_ITEMS = 1_000
/** Largest batch of the API (issue 4 §1). */
export const MAX_DECISIONS = 1_000

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

function isCalendarDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value
}

/** ISO 8601 with its offset: a time without one means different instants in Paris and in Saint-Denis. */
export const instantSchema = z
  .string()
  .refine((value) => INSTANT.test(value) && isCalendarDay(value.slice(0, 10)) && value >= '1900', {
    error: 'Expected an ISO 8601 instant with an offset, such as 2026-12-24T20:30:00+01:00',
  })
  .meta({ format: 'date-time', example: '2026-12-24T20:30:00+01:00' })

const daySchema = z
  .string()
  .refine((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value) && value >= '1850', {
    error: 'Expected a calendar day, such as 1974-05-14',
  })
  .meta({ format: 'date', example: '1974-05-14' })

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'Expected a time of day, such as 20:00' })
const endOfPeriodSchema = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'Expected a time of day, such as 08:00' })
const nameSchema = z.string().trim().min(1).max(200)
const phoneSchema = z
  .string()
  .max(40)
  .regex(/^\+?[\d\s.\-()/]*\d[\d\s.\-()/]*$/, { error: 'Expected a phone number, such as +33162000000' })
const senderSchema = z
  .string()
  .max(40)
  .regex(/^[+\dA-Za-z][\w\s.\-()]*$/, { error: 'Expected a sender number or name, such as 38123' })

const channelSchema = z.enum(CONTACT_CHANNELS)

const consentSchema = z.strictObject({
  purpose: z.enum(CONSENT_PURPOSES),
  channel: channelSchema,
  state: z.enum(CONSENT_STATES),
  at: instantSchema.optional(),
  offHours: z.boolean().optional(),
  partners: z.array(nameSchema).max(MAX_ITEMS).optional(),
})

/** What is known of the customer; names of CONTACT-POLICY.md, absent means unknown or none. */
export const contactFactsSchema = z.strictObject({
  customerKind: z.enum(CUSTOMER_KINDS).optional(),
  birthDate: daySchema.optional(),
  parentalConsent: z.boolean().optional(),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'Expected a time zone of the IANA database, such as Europe/Paris' })
    .optional(),
  department: z
    .string()
    .regex(DEPARTMENT_PATTERN, { error: 'Expected a French department, such as 35, 2A or 974' })
    .optional(),
  erased: z.boolean().optional(),
  restricted: z.boolean().optional(),
  sector: z.enum(SECTORS).optional(),
  consents: z.array(consentSchema).max(MAX_ITEMS).optional(),
  objections: z
    .array(
      z.strictObject({
        purpose: z.enum(CONSENT_PURPOSES),
        channel: z.enum([...CONTACT_CHANNELS, 'any']),
        at: instantSchema.optional(),
      }),
    )
    .max(MAX_ITEMS)
    .optional(),
  contract: z.strictObject({ ongoing: z.boolean().optional(), relatedOffer: z.boolean().optional() }).optional(),
  priorSale: z
    .strictObject({
      at: instantSchema.optional(),
      sameEntity: z.boolean().optional(),
      analogousProduct: z.boolean().optional(),
      optOutOffered: z.boolean().optional(),
    })
    .optional(),
  jobRelated: z.boolean().optional(),
  interestDocumented: z.boolean().optional(),
  phoneAttempts: z
    .array(z.strictObject({ at: instantSchema, answered: z.boolean().optional() }))
    .max(MAX_ITEMS)
    .optional(),
  phoneRefusals: z.array(instantSchema).max(MAX_ITEMS).optional(),
  marketingSent: z
    .array(z.strictObject({ channel: channelSchema.optional(), at: instantSchema }))
    .max(MAX_ITEMS)
    .optional(),
  frequencyCap: z.strictObject({ max: z.int().min(0).max(1_000), days: z.int().min(1).max(3_660) }).optional(),
  slotsSent: z
    .array(z.strictObject({ slot: nameSchema, channel: channelSchema, at: instantSchema.optional() }))
    .max(MAX_ITEMS)
    .optional(),
  lastInbound: z.partialRecord(channelSchema, instantSchema).optional(),
  whatsappOptIn: z.boolean().optional(),
  preferredChannel: channelSchema.optional(),
  quietHours: z
    .array(
      z.strictObject({
        days: z.array(z.int().min(1).max(7)).max(7).optional(),
        from: clockSchema,
        to: endOfPeriodSchema,
      }),
    )
    .max(100)
    .optional(),
  pausedUntil: instantSchema.optional(),
  electronicMailbox: z.boolean().optional(),
  electronicRegisteredConsent: z.boolean().optional(),
}) satisfies z.ZodType<ContactFacts>

/** What somebody wants to send, without the facts. */
export const contactRequestSchema = z.strictObject({
  purpose: z.enum(PURPOSES),
  channel: channelSchema,
  topic: nameSchema.optional(),
  at: instantSchema.optional(),
  containsPromotion: z.boolean().optional(),
  agentTyped: z.boolean().optional(),
  template: z.strictObject({ approved: z.boolean().optional() }).optional(),
  contentSlot: nameSchema.optional(),
  partner: nameSchema.optional(),
  caller: z
    .strictObject({
      number: phoneSchema.optional(),
      hidden: z.boolean().optional(),
      automated: z.boolean().optional(),
    })
    .optional(),
  senderNumber: senderSchema.optional(),
}) satisfies z.ZodType<ContactRequest>

/** One question of `POST /api/v1/contact-decisions`: explicit facts (a dry run) or a customer to look up. */
export const contactDecisionInputSchema = z
  .strictObject({
    ...contactRequestSchema.shape,
    customerId: z.uuid().optional(),
    facts: contactFactsSchema.optional(),
  })
  .refine((input) => (input.customerId === undefined) !== (input.facts === undefined), {
    error: 'Give either customerId (facts are looked up) or facts (a dry run)',
    path: ['facts'],
  })
export type ContactDecisionInput = z.output<typeof contactDecisionInputSchema>

/** A batch. Tell it from a single question by `Array.isArray`: a union would bury the errors of both. */
export const contactDecisionBatchSchema = z.array(contactDecisionInputSchema).min(1).max(MAX_DECISIONS)

/** A question of the "what if" page, as JSON in the address: the API's dry run, so that one can be tried as the other. */
export const whatIfInput = z.object({
  question: z
    .string()
    .max(100_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'Expected JSON' })
        return z.NEVER
      }
    })
    .pipe(z.strictObject({ ...contactRequestSchema.shape, facts: contactFactsSchema })),
  locale: z.enum(['fr', 'en']).default('fr'),
})

/** Periods of the list of decisions, days. */
export const REVIEW_PERIODS = [1, 7, 30, 90] as const

/** The list of decisions, as it stands in the address; what is no filter is left out. */
export const reviewInput = z.object({
  days: z.coerce
    .number()
    .refine((days) => (REVIEW_PERIODS as readonly number[]).includes(days))
    .catch(30),
  code: z
    .enum(RULE_CODES as [RuleCode, ...RuleCode[]])
    .optional()
    .catch(undefined),
  outcome: z.enum(OUTCOMES).optional().catch(undefined),
  before: z.uuid().optional().catch(undefined),
})
export type ReviewInput = z.output<typeof reviewInput>

/** What a composer asks while somebody writes. */
export const liveDecisionInput = z.object({
  channel: z.enum(CHANNELS),
  purpose: z.enum(PURPOSES),
  topic: nameSchema,
  to: z.string().trim().min(1).max(320).optional(),
})

const windowSchema = z.strictObject({ from: clockSchema, to: clockSchema }).refine(({ from, to }) => from < to)
const daysSchema = z.int().min(1).max(3_650)

/** The figures of the rules as an administrator may write them; `looserThanDefault` says what the law forbids. */
export const policyFiguresSchema = z.strictObject({
  phone: z.strictObject({
    days: z
      .array(z.int().min(1).max(7))
      .min(1)
      .transform((days) => [...new Set(days)].sort((a, b) => a - b)),
    windows: z
      .array(windowSchema)
      .min(1)
      .max(4)
      .transform((windows) => windows.toSorted((a, b) => a.from.localeCompare(b.from))),
    attemptsMax: z.int().min(1).max(100),
    attemptsDays: daysSchema,
    refusalDays: daysSchema,
  }),
  sms: windowSchema,
  frequency: z.strictObject({ max: z.int().min(1).max(100), days: daysSchema }),
})
export const policySettingsSchema = policyFiguresSchema.extend({ revision: z.string().optional() })

/** A change of the figures; `seen` is the revision it was made from, null where the default held. */
export const changeFiguresInput = z.strictObject({ figures: policyFiguresSchema, seen: z.string().nullable() })
