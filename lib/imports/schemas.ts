import { z } from 'zod'
import { sourceName } from '@/lib/identity/schemas'
import { IMPORT_FIELDS } from './domain/types'

export const importIdInput = z.object({ importId: z.uuid() })

const source = sourceName.regex(/^[\p{L}\p{N}][\p{L}\p{N}:._ -]*$/u)

/** How a file is to be read: what each column means, in the file's order, and the source its records come from. */
export const mappingInput = importIdInput.extend({ source, mapping: z.array(z.enum(IMPORT_FIELDS)).max(500) })
export type MappingInput = z.output<typeof mappingInput>

/** What the API may say beside the file itself. */
export const uploadQuery = z.object({
  filename: z.string().trim().min(1).max(255).default('import'),
  source: source.optional(),
  /** Only says what would happen. */
  dryRun: z
    .enum(['true', 'false', '1', '0'])
    .default('false')
    .transform((value) => value === 'true' || value === '1'),
})

/** Meanings by column name; columns that are not named keep the meaning that was recognised. */
export const runInput = z.object({
  source: source.optional(),
  mapping: z.record(z.string(), z.enum(IMPORT_FIELDS)).optional(),
  dryRun: z.boolean().default(false),
})

export const listImportsInput = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type ListImportsInput = z.input<typeof listImportsInput>
