'use server'

import { action } from '@/lib/platform/action'
import { candidateInput, decideCandidateInput, decideCandidatesInput } from './candidate-schemas'
import { decideMatchCandidate, decideMatchCandidates, undoCandidateDecision } from './commands/decide-candidate'
import { mergeCustomers } from './commands/merge-customers'
import { splitSourceRecord, undoMerge } from './commands/unmerge-customers'
import { mergeCustomersInput, splitSourceRecordInput, undoMergeActionInput } from './schemas'

export const mergeCustomersAction = action('identity.merge', mergeCustomersInput, (actor, input) =>
  mergeCustomers(actor, input),
)
export const undoMergeAction = action('identity.merge', undoMergeActionInput, (actor, input) => undoMerge(actor, input))
export const splitSourceRecordAction = action('identity.merge', splitSourceRecordInput, (actor, input) =>
  splitSourceRecord(actor, input),
)
export const decideMatchCandidateAction = action('identity.merge', decideCandidateInput, (actor, input) =>
  decideMatchCandidate(actor, input),
)
export const decideMatchCandidatesAction = action('identity.merge', decideCandidatesInput, (actor, input) =>
  decideMatchCandidates(actor, input),
)
export const undoCandidateDecisionAction = action('identity.merge', candidateInput, (actor, input) =>
  undoCandidateDecision(actor, input),
)
