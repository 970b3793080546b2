import { z } from 'zod'
import { CONVERSATION_REASONS, URGENCIES } from '@/lib/conversations/domain'
import { PURPOSES } from '@/lib/policy/domain/vocabulary'

/** What the advice is for. What is left out is taken from the customer's open request, the one named or the latest. */
export const adviceInput = z.object({
  purpose: z.enum(PURPOSES).optional(),
  reason: z.enum(CONVERSATION_REASONS).optional(),
  urgency: z.enum(URGENCIES).optional(),
  conversation: z.uuid().optional(),
  occasion: z.enum(['welcome', 'birthday', 'reminder', 'confirmation', 'delivery', 'data_collection']).optional(),
  need: z.enum(['simple', 'research', 'detailed']).optional(),
  documents: z.stringbool().optional(),
  legalWeight: z.stringbool().optional(),
})
export type AdviceRequest = z.output<typeof adviceInput>
