import type { SendState } from '../../../conversations/domain'
import { type MessageStatus, type StatusReport, smsFailure } from './twilio-wire'

/** What a delivery report makes of a message that left; null where it says nothing new to a person. */
export function stateAfter(status: MessageStatus): Extract<SendState, 'sent' | 'delivered' | 'undelivered'> | null {
  if (status === 'sent') return 'sent'
  if (status === 'delivered' || status === 'read') return 'delivered'
  return status === 'undelivered' || status === 'failed' || status === 'canceled' ? 'undelivered' : null
}

/** Why a message did not arrive, as the interface translates it, with the provider's number: `unreachable 30003`. */
export function reasonOf({ errorCode }: StatusReport): string {
  return [smsFailure(null, errorCode), errorCode].filter((part) => part !== null).join(' ')
}
