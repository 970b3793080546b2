import { z } from 'zod'
import { LIMITED_KINDS } from '../domain/limits'

export const CUSTOMER_KINDS = ['individual', 'organisation'] as const

/** Kinds of contact points whose values can be blocked. */
export const BLOCKABLE_KINDS = ['email', 'phone', 'whatsapp', 'loyalty', 'customer_number', 'external'] as const

export const blockValueInput = z.object({
  kind: z.enum(BLOCKABLE_KINDS),
  /** As typed; an e-mail may be `noreply@*` or `*@example.org`. */
  value: z.string().trim().min(1).max(400),
  reason: z.string().trim().max(400).default(''),
})
export const unblockValueInput = blockValueInput.pick({ kind: true, value: true })

export const listBlockedValuesInput = z.object({
  q: z.string().trim().max(200).default(''),
  cursor: z.string().max(1000).optional(),
})

export const changeLimitInput = z.object({
  kind: z.enum(LIMITED_KINDS),
  perCustomer: z.number().int().min(1).max(1000),
  perValue: z.number().int().min(1).max(1000),
})

const note = z.string().trim().max(1000).default('')

export const adjustThresholdsInput = z
  .object({
    kind: z.enum(CUSTOMER_KINDS),
    /** In bits. */
    review: z.number().min(-30).max(60),
    automatic: z.number().min(-30).max(60),
    note,
  })
  .refine(({ review, automatic }) => automatic >= review, { path: ['automatic'], message: 'below review' })

export const importModelInput = z.object({ kind: z.enum(CUSTOMER_KINDS), model: z.unknown(), note })
export const exportModelInput = z.object({ kind: z.enum(CUSTOMER_KINDS) })
