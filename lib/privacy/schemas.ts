import { z } from 'zod'

/** What a customer may ask for with a form; the rest is done at once by themselves. */
export const askPrivacyInput = z.object({
  kind: z.enum(['erasure', 'restriction']),
  message: z.string().trim().max(2_000).default(''),
})
export type AskPrivacyInput = z.input<typeof askPrivacyInput>

const requestId = z.uuid()
const reason = z.string().trim().min(5).max(2_000)

/** What the privacy officer does with a request. Longer delays and refusals are explained to the customer. */
export const handleRequestInput = z.discriminatedUnion('step', [
  z.object({ step: z.literal('take'), requestId }),
  z.object({ step: z.literal('extend'), requestId, reason }),
  z.object({ step: z.literal('complete'), requestId }),
  z.object({ step: z.literal('refuse'), requestId, reason }),
  z.object({ step: z.literal('lift'), requestId }),
])
export type HandleRequestInput = z.input<typeof handleRequestInput>
