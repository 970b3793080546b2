import type { ContactChannel } from '@/lib/policy/domain/vocabulary'

/** How often a topic may come: each time, or gathered in one message a week or a month. */
export const FREQUENCIES = ['each', 'weekly', 'monthly'] as const
export type Frequency = (typeof FREQUENCIES)[number]

/** The channels a customer chooses between; others (chat, shop) are only ever answered on. */
export const PORTAL_CHANNELS = [
  'email',
  'sms',
  'whatsapp',
  'phone',
  'post',
] as const satisfies readonly ContactChannel[]
export type PortalChannel = (typeof PORTAL_CHANNELS)[number]

/** Why a topic is written about; decides whether it can be stopped and which consent it needs. */
export type TopicPurpose = 'service' | 'security' | 'marketing' | 'survey'

interface TopicShape {
  id: string
  purpose: TopicPurpose
  /** On which channels it can come, the usual one first. */
  channels: readonly PortalChannel[]
  frequencies: readonly Frequency[]
}

/**
 * What the house writes about, in the order customers read it. Service and security topics have a channel at least
 * (contract, legal duty, security: GDPR 6(1)(b)(c)); the others stop when the customer says so.
 */
export const TOPICS = [
  { id: 'orders', purpose: 'service', channels: ['sms', 'email', 'whatsapp', 'phone'], frequencies: ['each'] },
  // Told when it is due, before any penalty (S0): never kept for a digest.
  { id: 'invoices', purpose: 'service', channels: ['email', 'sms', 'post'], frequencies: ['each'] },
  { id: 'appointments', purpose: 'service', channels: ['sms', 'email', 'phone'], frequencies: ['each'] },
  { id: 'security', purpose: 'security', channels: ['email', 'sms'], frequencies: ['each'] },
  {
    id: 'offers',
    purpose: 'marketing',
    channels: ['email', 'sms', 'whatsapp', 'phone', 'post'],
    frequencies: ['each', 'weekly', 'monthly'],
  },
  {
    id: 'advice',
    purpose: 'marketing',
    channels: ['email', 'sms', 'post'],
    frequencies: ['each', 'weekly', 'monthly'],
  },
  { id: 'opinion', purpose: 'survey', channels: ['email', 'sms', 'phone'], frequencies: ['each', 'monthly'] },
] as const satisfies readonly TopicShape[]

export type TopicId = (typeof TOPICS)[number]['id']
export type Topic = TopicShape & { id: TopicId }

/** A topic by its id; null for one that customers do not choose about, such as the subject of a reply. */
export function findTopic(id: string): Topic | null {
  return TOPICS.find((topic) => topic.id === id) ?? null
}

/** Whether the customer may stop the topic altogether. */
export function isOptional(topic: Pick<Topic, 'purpose'>): topic is Topic & { purpose: 'marketing' | 'survey' } {
  return topic.purpose === 'marketing' || topic.purpose === 'survey'
}
