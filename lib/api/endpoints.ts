import 'server-only'
import { adviseChannel } from './advice'
import { listConsents, readProof, readReceipt, recordConsents } from './consents'
import { assign, listConversations, readConversation, reply, resolve } from './conversations'
import { listCustomers, patchCustomer, readCustomer, readTimeline } from './customers'
import type { Endpoint } from './endpoint'
import { merge, putRecords, undo } from './identity'
import { readImportStatus, readRefusedRows, runImport, stopImport, submitImport, takeImportBack } from './imports'
import { readDelivery, submitEmail } from './inbound'
import { readAttachment, readInteraction, recordInteraction } from './interactions'
import {
  cancelRun,
  decideCandidate,
  listCandidates,
  readModel,
  readRun,
  resumeRun,
  startRun,
  undoDecision,
  writeModel,
} from './match'
import { decideContacts } from './policy'
import { patchPreferences, readPreferences, stopAllButNecessary, undoPreferenceChange } from './preferences'
import { deleteRelation, readRelations, writeRelation } from './relations'

/** Every endpoint of the API, in the order the documentation shows them. A test holds it against the route files. */
export const ENDPOINTS: readonly Endpoint[] = [
  submitEmail,
  readDelivery,
  recordInteraction,
  readInteraction,
  readAttachment,
  listCustomers,
  readCustomer,
  patchCustomer,
  readTimeline,
  readRelations,
  writeRelation,
  deleteRelation,
  listConversations,
  readConversation,
  reply,
  assign,
  resolve,
  putRecords,
  submitImport,
  readImportStatus,
  readRefusedRows,
  runImport,
  stopImport,
  takeImportBack,
  merge,
  undo,
  listCandidates,
  decideCandidate,
  undoDecision,
  startRun,
  readRun,
  cancelRun,
  resumeRun,
  readModel,
  writeModel,
  decideContacts,
  recordConsents,
  listConsents,
  readProof,
  readReceipt,
  readPreferences,
  patchPreferences,
  stopAllButNecessary,
  undoPreferenceChange,
  adviseChannel,
]
