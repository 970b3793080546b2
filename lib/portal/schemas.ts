import { z } from 'zod'

/** An e-mail address or a telephone number, as typed. */
export const askAccessInput = z.object({ address: z.string().trim().min(3).max(320) })
export type AskAccessInput = z.input<typeof askAccessInput>

/** Six figures, however they were spaced. */
export const codeInput = z.object({
  code: z
    .string()
    .transform((typed) => typed.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/)),
})
