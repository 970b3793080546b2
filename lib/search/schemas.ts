import { z } from 'zod'
import { MAX_QUERY_LENGTH } from './domain/query'

export const searchInput = z.object({
  q: z
    .string()
    .max(MAX_QUERY_LENGTH * 2)
    .default(''),
  limit: z.coerce.number().int().min(1).max(50).default(8),
})
export type SearchInput = Partial<z.output<typeof searchInput>>
