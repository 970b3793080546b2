import { z } from 'zod'
import { LEDGER_PURPOSES } from '@/lib/consent/domain/event'

/** An e-mail address or a telephone number, as typed. */
export const askAccessInput = z.object({
  address: z.string().trim().min(3).max(320),
  /** Of the page on which it was asked. */
  language: z.enum(['fr', 'en']).optional(),
})
export type AskAccessInput = z.input<typeof askAccessInput>

/** Six figures, however they were spaced. */
export const codeInput = z.object({
  code: z
    .string()
    .transform((typed) => typed.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/)),
})

/** Asks a customer to confirm by e-mail that they agree to what a notice says. */
export const optInInput = z.strictObject({
  customerId: z.uuid(),
  purpose: z.enum(LEDGER_PURPOSES),
  /** One of the customer's own addresses. */
  email: z.string().trim().min(3).max(320),
  noticeId: z.uuid(),
  /** Where it was said: a shop, a page, a campaign. */
  source: z.string().trim().min(1).max(200),
})
export type OptInInput = z.input<typeof optInInput>
