import { z } from 'zod'
import { goldenChoices } from '../schemas'

export const MATCH_STATUSES = ['open', 'later', 'merged', 'different', 'never'] as const
export const MATCH_DECISIONS = ['merge', 'different', 'later', 'never'] as const
export type MatchDecision = (typeof MATCH_DECISIONS)[number]

/** `decided` stands for merged, different and never. */
export const listCandidatesInput = z.object({
  status: z.enum([...MATCH_STATUSES, 'decided']).default('open'),
  minWeight: z.coerce.number().optional(),
  minProbability: z.coerce.number().min(0).max(1).optional(),
  customerId: z.uuid().optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListCandidatesInput = z.input<typeof listCandidatesInput>

const reason = z.string().trim().max(1000).optional()

export const decideCandidateInput = z.object({
  candidateId: z.uuid(),
  decision: z.enum(MATCH_DECISIONS),
  /** Which of the two customers stays; by default the one that was there first. */
  survivorId: z.uuid().optional(),
  /** Golden values chosen for the merge. */
  choices: goldenChoices.optional(),
  reason,
})
export type DecideCandidateInput = z.input<typeof decideCandidateInput>

export const decideCandidatesInput = z.object({
  candidateIds: z.array(z.uuid()).min(1).max(200),
  decision: z.enum(MATCH_DECISIONS),
  reason,
})
export type DecideCandidatesInput = z.input<typeof decideCandidatesInput>

export const candidateInput = z.object({ candidateId: z.uuid() })

export const previewMergeInput = z.object({
  customerIds: z.array(z.uuid()).min(2).max(20),
  survivorId: z.uuid(),
})
export type PreviewMergeInput = z.input<typeof previewMergeInput>
