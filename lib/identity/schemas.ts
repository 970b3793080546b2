import { z } from 'zod'
import { calendarDay } from '@/lib/platform/calendar-day'
import { CONTACT_POINT_KINDS } from './domain/contact-points'
import { COLLEAGUES, GOLDEN_ATTRIBUTES } from './domain/survivorship'

/** A golden value that a steward chooses for a merge: one that a source record says. */
export const goldenChoice = z.object({
  attribute: z.enum(GOLDEN_ATTRIBUTES),
  sourceRecordId: z.uuid(),
  value: z.string().min(1).max(400),
})
export type GoldenChoice = z.output<typeof goldenChoice>

/** At most one choice an attribute. */
export const goldenChoices = z
  .array(goldenChoice)
  .refine((choices) => new Set(choices.map(({ attribute }) => attribute)).size === choices.length)

export const mergeInput = z.strictObject({
  with: z.array(z.uuid()).min(1).max(50),
  reason: z.string().trim().min(1).max(1000),
  choices: goldenChoices.optional(),
})

export const undoMergeInput = z.strictObject({ reason: z.string().trim().max(1000).optional() })

const short = z.string().trim().max(400)

/** What a system calls itself, also with a part after a colon. Whoever could write as the colleagues would overrule them. */
export const sourceName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((name) => name.split(':')[0] !== COLLEAGUES, 'reserved')

/** What a source may state about somebody; anything else goes under `extra`, kept as it came. */
export const sourceRecordInput = z.strictObject({
  source: sourceName,
  sourceKey: z.string().trim().min(1).max(300),
  kind: z.enum(['individual', 'organisation']).default('individual'),
  attributes: z
    .strictObject({
      displayName: short.optional(),
      givenName: short.optional(),
      familyName: short.optional(),
      birthName: short.optional(),
      organisationName: short.optional(),
      birthDate: calendarDay.optional(),
      gender: short.optional(),
      language: z.string().trim().max(35).optional(),
      nationalId: short.optional(),
      /** Kept as they come; one whose checksum fails is no golden value and matches nothing. */
      siren: short.optional(),
      siret: short.optional(),
      vatNumber: short.optional(),
      iban: short.optional(),
      street: short.optional(),
      postcode: z.string().trim().max(20).optional(),
      city: short.optional(),
      country: short.optional(),
      facts: z.record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()])).optional(),
      extra: z.record(z.string().max(200), z.string().max(4000)).optional(),
    })
    .default({}),
  contactPoints: z
    .array(
      z.strictObject({
        kind: z.enum(CONTACT_POINT_KINDS),
        value: z.string().trim().min(1).max(1000),
        label: short.optional(),
        verified: z.boolean().optional(),
      }),
    )
    .max(100)
    .default([]),
})
export type SourceRecordPut = z.output<typeof sourceRecordInput>

export const sourceRecordsInput = z.array(sourceRecordInput).min(1).max(1000)

export const listMergesInput = z.object({
  state: z.enum(['all', 'standing', 'undone']).default('all'),
  by: z.enum(['all', 'automatic', 'colleague']).default('all'),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListMergesInput = Partial<z.output<typeof listMergesInput>>

/** What a colleague who takes something back or apart says about it; may be empty. */
const why = z.string().trim().max(1000).optional()

export const mergeCustomersInput = mergeInput.extend({ customerId: z.uuid() })
export const undoMergeActionInput = z.object({ mergeId: z.uuid(), reason: why })
export const splitSourceRecordInput = z.object({ sourceRecordId: z.uuid(), reason: z.string().trim().min(1).max(1000) })

/** The lists of the review: what waits, what was put off, what was decided, and of it what must never be merged. */
export const REVIEW_VIEWS = ['open', 'later', 'decided', 'never'] as const
export type ReviewViewName = (typeof REVIEW_VIEWS)[number]
/** The least probability that a list shows; the degrees that head it. */
export const LIKELINESS = { almost_certain: 0.99, very_likely: 0.9, likely: 0.5, possible: 0 } as const
export type Likeliness = keyof typeof LIKELINESS

export const reviewFilters = z.object({
  view: z.enum(REVIEW_VIEWS).default('open'),
  least: z.enum(['almost_certain', 'very_likely', 'likely', 'possible']).default('possible'),
})
export type ReviewFilters = z.output<typeof reviewFilters>

/** What the review asks of the list of candidates. */
export const reviewInput = reviewFilters.extend({
  customerId: z.uuid().optional(),
  cursor: z.string().max(1000).optional(),
})

export const startMatchRunInput = z.object({ proposeOnly: z.boolean().default(false) })
export const matchRunInput = z.object({ runId: z.uuid() })
