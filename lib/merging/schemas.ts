import { z } from 'zod'

/** The customers of a merge; the one that survives comes first. */
export const mergeEffectsInput = z.object({ customerIds: z.array(z.uuid()).min(2).max(20) })
