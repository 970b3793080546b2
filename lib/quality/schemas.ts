import { z } from 'zod'
import { QUALITY_FIGURES } from './domain/figures'

export const qualityRowsInput = z.object({
  figure: z.enum(QUALITY_FIGURES),
  source: z.string().max(100).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type QualityRowsInput = z.input<typeof qualityRowsInput>
