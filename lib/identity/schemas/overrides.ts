import { z } from 'zod'
import { GOLDEN_ATTRIBUTES } from '../domain/survivorship'

export const overrideAttributeInput = z
  .object({
    customerId: z.uuid(),
    attribute: z.enum(GOLDEN_ATTRIBUTES),
    value: z.string().trim().min(1).max(400),
    reason: z.string().trim().min(1).max(1000),
  })
  .refine(({ attribute, value }) => attribute !== 'birthDate' || z.iso.date().safeParse(value).success, {
    path: ['value'],
    message: 'invalid',
  })
export const withdrawOverrideInput = z.object({ customerId: z.uuid(), attribute: z.enum(GOLDEN_ATTRIBUTES) })
