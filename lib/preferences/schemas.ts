import { z } from 'zod'
import { CONTACT_CHANNELS } from '@/lib/policy/domain/vocabulary'
import { ACCESSIBILITY_NEEDS, type PreferencePatch } from './domain/preferences'
import { SAID_ON } from './domain/said-on'
import { FREQUENCIES, PORTAL_CHANNELS, TOPICS, type TopicId } from './domain/topics'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** ISO days (1 = Monday), none twice. */
const days = z
  .array(z.int().min(1).max(7))
  .min(1)
  .max(7)
  .refine((given) => new Set(given).size === given.length)

const quietHours = z.strictObject({ days, from: clock, to: clock }).refine(({ from, to }) => from !== to)

const topic = z.strictObject({
  on: z.boolean(),
  frequency: z.enum(FREQUENCIES),
  channels: z.array(z.enum(PORTAL_CHANNELS)).max(PORTAL_CHANNELS.length).nullable(),
})

const topics = Object.fromEntries(TOPICS.map(({ id }) => [`topic:${id}`, topic.optional()])) as Record<
  `topic:${TopicId}`,
  z.ZodOptional<typeof topic>
>

/** Choices to record, by key; what is not named stays as it is. */
export const preferencePatch = z.strictObject({
  preferredChannel: z.enum(CONTACT_CHANNELS).nullable().optional(),
  quietHours: z.array(quietHours).max(7).optional(),
  /** At most a year: for longer, a topic is stopped. */
  pausedUntil: z.iso
    .datetime()
    .refine((at) => Date.parse(at) < Date.now() + 366 * 86_400_000)
    .nullable()
    .optional(),
  frequencyCap: z
    .strictObject({ max: z.int().min(1).max(31), days: z.int().min(1).max(366) })
    .nullable()
    .optional(),
  language: z.enum(['fr', 'en']).nullable().optional(),
  paper: z.enum(['paper', 'digital']).nullable().optional(),
  registered: z.enum(['paper', 'electronic']).nullable().optional(),
  accessibility: z.array(z.enum(ACCESSIBILITY_NEEDS)).max(ACCESSIBILITY_NEEDS.length).optional(),
  bestEmailId: z.uuid().nullable().optional(),
  bestPhoneId: z.uuid().nullable().optional(),
  ...topics,
})

/** Choices as a form sends them: `PreferencePatch`, which the schema narrows. */
export type PreferencePatchInput = z.input<typeof preferencePatch>

export const changePreferencesInput = z.object({ customerId: z.uuid(), patch: preferencePatch })
export type ChangePreferencesInput = { customerId: string; patch: PreferencePatch }

/** The same, told to a colleague. */
export const recordPreferencesInput = changePreferencesInput.extend({ saidOn: z.enum(SAID_ON) })

export const keepNecessaryInput = z.object({ customerId: z.uuid(), saidOn: z.enum(SAID_ON) })

export const undoPreferencesInput = z.object({ customerId: z.uuid(), changeId: z.uuid() })
