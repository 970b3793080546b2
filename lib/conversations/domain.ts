export const CONVERSATION_REASONS = [
  'information',
  'purchase_advice',
  'assistance',
  'complaint',
  'account_billing',
  'data_privacy',
  'opinion',
] as const
export type ConversationReason = (typeof CONVERSATION_REASONS)[number]

export const CONVERSATION_STATUSES = ['open', 'pending', 'snoozed', 'resolved'] as const
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number]

export const URGENCIES = ['low', 'normal', 'high'] as const
export type Urgency = (typeof URGENCIES)[number]

export const INTERACTION_KINDS = [
  'message',
  'call',
  'visit',
  'letter',
  'post',
  'review',
  'form',
  'note',
  'bounce',
  'auto_reply',
  'abuse_report',
  'selfcare',
] as const
export type InteractionKind = (typeof INTERACTION_KINDS)[number]

export type Direction = 'inbound' | 'outbound' | 'internal'
/** `delivered` and `undelivered` are what the provider reports after `sent`, where the channel has delivery reports. */
export const SEND_STATES = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'unknown',
  'cancelled',
] as const
export type SendState = (typeof SEND_STATES)[number]

/** The clock of a conversation: what the customer waits for, and until when we promised an answer. */
export type Clock = { waitingSince: Date | null; dueAt: Date | null }

/**
 * The clock after an inbound message. A message that arrives while another already waits does not move the
 * deadline. Kinds that are not the customer's own words start nothing.
 */
export function clockAfterInbound(
  clock: Clock,
  kind: InteractionKind,
  receivedAt: Date,
  promisedMinutes: number,
): Clock {
  if (kind === 'bounce' || kind === 'auto_reply' || kind === 'abuse_report' || kind === 'note' || kind === 'selfcare')
    return clock
  if (clock.waitingSince) return clock
  return { waitingSince: receivedAt, dueAt: new Date(receivedAt.getTime() + promisedMinutes * 60_000) }
}

/** The clock after an outbound message. Only a human answer stops it: an acknowledgement solves nothing (S2). */
export function clockAfterOutbound(clock: Clock, automatic: boolean): Clock {
  return automatic ? clock : { waitingSince: null, dueAt: null }
}

const THANKS =
  /^(?:bonjour|bonsoir|hello|hi|cher|ch[eè]re|madame|monsieur|[,.!\s])*(?:un grand |un tr[eè]s grand |tr[eè]s |mille )?(?:merci|remerci|thanks?|thank you|parfait|super|nickel|c'est parfait|c'est bon)[^?]{0,80}$/iu

/** Whether a message after resolution only says thank you: it reopens nothing and starts no clock (S4). */
export function isOnlyThanks(text: string): boolean {
  const trimmed = text.trim().replaceAll('’', "'")
  return (
    trimmed.length > 0 &&
    trimmed.length <= 160 &&
    !trimmed.includes('?') &&
    THANKS.test(trimmed) &&
    !/\b(mais|but|par contre|however|toujours pas|still)\b/iu.test(trimmed)
  )
}
