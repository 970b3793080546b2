import 'server-only'
import { systemActor } from '@/lib/platform/actor'
import { wakeConversation } from './commands/snooze-conversation'

/** Wakes a snoozed conversation whose time has come. */
export async function wakeConversationJob(payload: { conversationId: string }): Promise<void> {
  await wakeConversation(systemActor('conversation.wake'), payload)
}
