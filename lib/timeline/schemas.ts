import { z } from 'zod'
import { CHANNELS } from '@/lib/channels/port'
import { CONVERSATION_REASONS } from '@/lib/conversations/domain'
import { calendarDay } from '@/lib/platform/calendar-day'

const csv = <Value extends string>(values: readonly [Value, ...Value[]]) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',').filter(Boolean) : (given ?? [])),
    z.array(z.enum(values)).max(values.length),
  )

/** What of a customer's timeline is wanted, as it stands in the address. Days are local and inclusive. */
export const timelineFilters = z.object({
  channel: csv(CHANNELS),
  reason: csv(CONVERSATION_REASONS),
  agent: z.uuid().optional(),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
})
export type TimelineFilters = z.output<typeof timelineFilters>

export const timelineInput = timelineFilters.extend({
  customerId: z.uuid(),
  cursor: z.string().max(400).optional(),
  /** Which side of the cursor: what lies before it in time, or after. */
  direction: z.enum(['older', 'newer']).default('older'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export type TimelineInput = Partial<z.output<typeof timelineInput>> & { customerId: string }

export const timelineEntriesInput = timelineInput.extend({
  conversationId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type TimelineEntriesInput = Partial<z.output<typeof timelineEntriesInput>> & { customerId: string }
