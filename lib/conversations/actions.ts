'use server'

import { action } from '@/lib/platform/action'
import { addNote, withdrawNote } from './commands/add-note'
import { assignConversation } from './commands/assign-conversation'
import { editConversation } from './commands/edit-conversation'
import { markConversationRead } from './commands/mark-read'
import { reportPresence } from './commands/report-presence'
import { reopenConversation, resolveConversation } from './commands/resolve-conversation'
import { saveDraft } from './commands/save-draft'
import { snoozeConversation, wakeConversation } from './commands/snooze-conversation'
import { undoChange } from './commands/undo-change'
import {
  assignInput,
  conversationIdInput,
  draftInput,
  editConversationInput,
  interactionIdInput,
  markReadInput,
  noteInput,
  presenceInput,
  resolveInput,
  snoozeInput,
  undoInput,
} from './schemas'

export const assignAction = action('conversation.assign', assignInput, (actor, input) =>
  assignConversation(actor, input),
)
export const resolveAction = action('conversation.resolve', resolveInput, (actor, input) =>
  resolveConversation(actor, input),
)
export const reopenAction = action('conversation.resolve', conversationIdInput, (actor, input) =>
  reopenConversation(actor, input),
)
export const snoozeAction = action('conversation.resolve', snoozeInput, (actor, input) =>
  snoozeConversation(actor, input),
)
export const wakeAction = action('conversation.resolve', conversationIdInput, (actor, input) =>
  wakeConversation(actor, input),
)
export const editConversationAction = action('conversation.resolve', editConversationInput, (actor, input) =>
  editConversation(actor, input),
)
export const addNoteAction = action('conversation.note', noteInput, (actor, input) => addNote(actor, input))
export const withdrawNoteAction = action('conversation.note', interactionIdInput, (actor, input) =>
  withdrawNote(actor, input),
)
export const saveDraftAction = action('conversation.note', draftInput, (actor, input) => saveDraft(actor, input))
export const undoChangeAction = action('conversation.read', undoInput, (actor, input) => undoChange(actor, input))
export const markReadAction = action('conversation.read', markReadInput, (actor, input) =>
  markConversationRead(actor, input),
)
export const presenceAction = action('conversation.read', presenceInput, (actor, input) => reportPresence(actor, input))
