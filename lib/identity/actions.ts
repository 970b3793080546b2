'use server'

import { action } from '@/lib/platform/action'
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
