import { z } from 'zod'
import { reviewFilters } from '@/lib/identity/schemas'
import { QUALITY_FIGURES } from '@/lib/quality/domain/figures'
import { EXPORT_FORMATS } from './domain/cells'

const format = z.enum(EXPORT_FORMATS).default('csv')

/** The list of customers, as it is filtered on the screen. */
export const exportCustomersInput = z.object({
  format,
  q: z.string().trim().max(200).optional(),
  sort: z.enum(['recent', 'name']).default('recent'),
})
export type ExportCustomersInput = z.output<typeof exportCustomersInput>

/** The list of suspected duplicates, as it is filtered on the screen. */
export const exportCandidatesInput = reviewFilters.extend({ format })
export type ExportCandidatesInput = z.output<typeof exportCandidatesInput>

export const exportQualityInput = z.object({
  format,
  figure: z.enum(QUALITY_FIGURES),
  source: z.string().max(100).optional(),
})
export type ExportQualityInput = z.output<typeof exportQualityInput>

export const refusedRowsInput = z.object({ importId: z.uuid(), format: z.enum(EXPORT_FORMATS).default('excel') })
