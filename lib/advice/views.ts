import type { ConversationReason, Urgency } from '@/lib/conversations/domain'
import type { ContactChannel, Outcome, Purpose } from '@/lib/policy/domain/vocabulary'
import type { FactorCode } from './domain/advise'
import type { AdviceChannel } from './domain/channels'

export type RankedChannelView = {
  channel: AdviceChannel
  /** Sum of the weights of the factors. */
  score: number
  /** "Mieux vaut appeler : …": why this channel, in one sentence. */
  sentence: string
  factors: { code: FactorCode; weight: number; sentence: string }[]
  /** From when, where the contact decision says to wait. */
  until: string | null
  /** Until when it stays open, where it closes within two days; in words on the customer's clock. */
  openUntil: { at: string; words: string } | null
  decision: { outcome: Outcome; codes: string[]; sentence: string } | null
}

export type ChannelAdviceView = {
  customerId: string
  /** What it was weighed for. */
  basis: { purpose: Purpose; reason: ConversationReason | null; urgency: Urgency }
  /** Best first. */
  channels: RankedChannelView[]
  /** Channels that the contact decision took away, and why. */
  excluded: { channel: ContactChannel; code: string; sentence: string }[]
}
