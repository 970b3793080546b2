'use server'

import { interactionIdInput, replyInput } from '@/lib/conversations/schemas'
import { action } from '@/lib/platform/action'
import { cancelReply, replyToConversation, retryReply } from './commands/send-reply'

export const replyAction = action('conversation.reply', replyInput, (actor, input) => replyToConversation(actor, input))
export const cancelReplyAction = action('conversation.reply', interactionIdInput, (actor, input) =>
  cancelReply(actor, input),
)
export const retryReplyAction = action('conversation.reply', interactionIdInput, (actor, input) =>
  retryReply(actor, input),
)
