import { z } from 'zod'
import { calendarDay } from '@/lib/platform/calendar-day'
import { identifierOf, isIdentifierAttribute } from '../domain/company-identifiers'
import { GOLDEN_ATTRIBUTES } from '../domain/survivorship'

export const overrideAttributeInput = z
  .object({
    customerId: z.uuid(),
    attribute: z.enum(GOLDEN_ATTRIBUTES),
    value: z.string().trim().min(1).max(400),
    reason: z.string().trim().min(1).max(1000),
  })
  .refine(({ attribute, value }) => attribute !== 'birthDate' || calendarDay.safeParse(value).success, {
    path: ['value'],
    message: 'invalid',
  })
  .transform(({ attribute, value, ...said }, context) => {
    const kept = isIdentifierAttribute(attribute) ? identifierOf(attribute, value) : value
    if (kept === null) context.addIssue({ code: 'custom', path: ['value'], message: 'invalid' })
    return { ...said, attribute, value: kept ?? value }
  })
export const withdrawOverrideInput = z.object({ customerId: z.uuid(), attribute: z.enum(GOLDEN_ATTRIBUTES) })
