import { z } from 'zod'
import { RELATION_KINDS } from '../domain/relations'

/** A household joins two people; an organisation and a person belong together whichever of them comes first. */
export const decideRelationInput = z.object({
  customerId: z.uuid(),
  otherId: z.uuid(),
  kind: z.enum(RELATION_KINDS),
  /** False denies what the sources suggest. */
  belongs: z.boolean(),
  reason: z.string().trim().min(1).max(1000),
})
export type DecideRelationInput = z.input<typeof decideRelationInput>

export const withdrawRelationInput = z.object({ decisionId: z.uuid() })
