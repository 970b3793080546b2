'use server'

import { action } from '@/lib/platform/action'
import { decideMatchCandidate, decideMatchCandidates, undoCandidateDecision } from './commands/decide-candidate'
import { decideRelation, withdrawRelation } from './commands/decide-relation'
import { cancelMatchRun, resumeMatchRun, startMatchRun } from './commands/match-runs'
import { adjustThresholds, blockValue, changeLimit, importMatchModel, unblockValue } from './commands/match-settings'
import { mergeCustomers } from './commands/merge-customers'
import { overrideAttribute, withdrawOverride } from './commands/override-attribute'
import { splitSourceRecord, undoMerge } from './commands/unmerge-customers'
import {
  matchRunInput,
  mergeCustomersInput,
  splitSourceRecordInput,
  startMatchRunInput,
  undoMergeActionInput,
} from './schemas'
import { candidateInput, decideCandidateInput, decideCandidatesInput } from './schemas/candidates'
import { overrideAttributeInput, withdrawOverrideInput } from './schemas/overrides'
import { decideRelationInput, withdrawRelationInput } from './schemas/relations'
import {
  adjustThresholdsInput,
  blockValueInput,
  changeLimitInput,
  importModelInput,
  unblockValueInput,
} from './schemas/settings'

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
export const startMatchRunAction = action('identity.configure', startMatchRunInput, (actor, input) =>
  startMatchRun(actor, input),
)
export const cancelMatchRunAction = action('identity.configure', matchRunInput, (actor, input) =>
  cancelMatchRun(actor, input),
)
export const resumeMatchRunAction = action('identity.configure', matchRunInput, (actor, input) =>
  resumeMatchRun(actor, input),
)
export const blockValueAction = action('identity.configure', blockValueInput, (actor, input) =>
  blockValue(actor, input),
)
export const unblockValueAction = action('identity.configure', unblockValueInput, (actor, input) =>
  unblockValue(actor, input),
)
export const changeLimitAction = action('identity.configure', changeLimitInput, (actor, input) =>
  changeLimit(actor, input),
)
export const adjustThresholdsAction = action('identity.configure', adjustThresholdsInput, (actor, input) =>
  adjustThresholds(actor, input),
)
export const importModelAction = action('identity.configure', importModelInput, (actor, input) =>
  importMatchModel(actor, input),
)
export const overrideAttributeAction = action('identity.merge', overrideAttributeInput, (actor, input) =>
  overrideAttribute(actor, input),
)
export const withdrawOverrideAction = action('identity.merge', withdrawOverrideInput, (actor, input) =>
  withdrawOverride(actor, input),
)
export const decideRelationAction = action('customer.edit', decideRelationInput, (actor, input) =>
  decideRelation(actor, input),
)
export const withdrawRelationAction = action('customer.edit', withdrawRelationInput, (actor, input) =>
  withdrawRelation(actor, input),
)
