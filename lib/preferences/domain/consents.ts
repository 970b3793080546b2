import type { ConsentState } from '@/lib/consent/domain/fold'
import type { ContactChannel } from '@/lib/policy/domain/vocabulary'
import { applyPatch, type PreferencePatch, type Preferences, type TopicPreference, topicKey } from './preferences'
import { isOptional, PORTAL_CHANNELS, type PortalChannel, TOPICS, type Topic } from './topics'

/** What only comes to those who want it, and hence needs a consent or the absence of an objection. */
export const OPTIONAL_PURPOSES = ['marketing', 'survey'] as const
export type OptionalPurpose = (typeof OPTIONAL_PURPOSES)[number]

/**
 * Why a purpose may come on a channel: the customer agreed; nobody has to be asked and they have not refused; they bought
 * something alike and were offered to say no (CPCE L34-5); or it follows what they agreed to for offers, as surveys do
 * (CONTACT-POLICY.md).
 */
export type Ground = 'agreed' | 'unopposed' | 'customer' | 'offers'

/** On which channels each purpose may come, and why; and in which form registered letters do. */
export type Grounds = Record<OptionalPurpose, Partial<Record<PortalChannel, Ground>>> & {
  registered: 'paper' | 'electronic'
}

/** Where no opt-in is asked for, only that nobody objected: letters (GDPR 6(1)(f)), calls that ask for an opinion. */
const WITHOUT_OPT_IN: Record<OptionalPurpose, readonly PortalChannel[]> = { marketing: ['post'], survey: ['phone'] }

const isRefusal = (state: ConsentState | undefined) => state?.state === 'withdrawn' || state?.state === 'denied'

/** Why a purpose may come on a channel; null when it may not. A refusal of every channel falls to a later consent. */
function groundOf(
  states: readonly ConsentState[],
  existing: readonly ContactChannel[],
  purpose: OptionalPurpose,
  channel: PortalChannel,
): Ground | null {
  const own = states.find((state) => state.purpose === purpose && state.channel === channel)
  const any = states.find((state) => state.purpose === purpose && state.channel === 'any')
  const refusedAt = any && isRefusal(any) ? any.since : ''
  if (own?.state === 'granted') return own.since > refusedAt ? 'agreed' : null
  if (refusedAt !== '' || isRefusal(own)) return null
  if (purpose === 'survey') {
    if (isRefused(states, 'marketing', channel) || isRefused(states, 'marketing', 'any')) return null
    const offers = own === undefined ? groundOf(states, existing, 'marketing', channel) : null
    if (offers === 'agreed') return 'offers'
    if (offers === 'customer') return 'customer'
  }
  if (own === undefined && WITHOUT_OPT_IN[purpose].includes(channel)) return 'unopposed'
  // A confirmation that is waited for is waited for by customers as well (DOI_PENDING).
  return own?.state !== 'pending' && existing.includes(channel) ? 'customer' : null
}

/**
 * On which channels the customer may be written to as the ledger stands. `existing`: the channels that being a customer
 * opens (`existingCustomerChannels`).
 */
export function groundsOf(states: readonly ConsentState[], existing: readonly ContactChannel[]): Grounds {
  const of = (purpose: OptionalPurpose) =>
    Object.fromEntries(
      PORTAL_CHANNELS.flatMap((channel) => {
        const ground = groundOf(states, existing, purpose, channel)
        return ground ? [[channel, ground]] : []
      }),
    )
  const electronic = states.some(
    ({ purpose, channel, state }) =>
      purpose === 'service' && channel === 'registered_electronic' && state === 'granted',
  )
  return { marketing: of('marketing'), survey: of('survey'), registered: electronic ? 'electronic' : 'paper' }
}

/** The channels on which a topic really comes: chosen, and lawful. */
export function shownChannels(topic: Topic, chosen: TopicPreference, grounds: Grounds): PortalChannel[] {
  if (!isOptional(topic)) {
    const kept = topic.channels.filter((channel) => chosen.channels?.includes(channel))
    // Nobody is left without word of an order: what was not chosen comes as usual, on the first channel.
    return kept.length > 0 ? kept : topic.channels.slice(0, 1)
  }
  if (!chosen.on) return []
  return topic.channels.filter(
    (channel) => grounds[topic.purpose][channel] !== undefined && (chosen.channels?.includes(channel) ?? true),
  )
}

/** A topic with what holds for it today. */
export interface TopicStanding {
  id: Topic['id']
  purpose: Topic['purpose']
  optional: boolean
  offered: readonly PortalChannel[]
  /** Those on which it really comes. */
  channels: readonly PortalChannel[]
  /** Those of `channels` on which it comes though nobody agreed to it, and why. */
  without: Partial<Record<PortalChannel, 'customer' | 'offers'>>
  /** Those of `offered` on which nothing may come before the customer agrees. */
  closed: readonly PortalChannel[]
  frequencies: Topic['frequencies']
  frequency: TopicPreference['frequency']
}

function withoutConsent(
  grounds: Partial<Record<PortalChannel, Ground>>,
  channels: readonly PortalChannel[],
): TopicStanding['without'] {
  return Object.fromEntries(
    channels.flatMap((channel) => {
      const ground = grounds[channel]
      return ground === 'customer' || ground === 'offers' ? [[channel, ground]] : []
    }),
  )
}

/** Every topic with what holds for it, in the order customers read them. */
export function standings(preferences: Preferences, grounds: Grounds): TopicStanding[] {
  return (TOPICS as readonly Topic[]).map((topic) => {
    const { id, purpose, channels: offered, frequencies } = topic
    const channels = shownChannels(topic, preferences.topics[id], grounds)
    return {
      ...{ id, purpose, offered, channels, frequencies },
      optional: isOptional(topic),
      without: isOptional(topic) ? withoutConsent(grounds[topic.purpose], channels) : {},
      closed: isOptional(topic) ? offered.filter((channel) => grounds[topic.purpose][channel] === undefined) : [],
      frequency: preferences.topics[id].frequency,
    }
  })
}

/** What a browser's wish not to be followed refuses. */
export const FOLLOWING_PURPOSES = ['tracking', 'profiling'] as const

/** A line for the ledger. */
export interface ConsentEffect {
  purpose: OptionalPurpose | (typeof FOLLOWING_PURPOSES)[number] | 'service'
  channel: PortalChannel | 'registered_electronic' | 'any'
  state: 'granted' | 'withdrawn' | 'denied'
  legalBasis: 'consent' | 'legitimate_interest'
}

const optionalTopics = TOPICS.filter((topic) => isOptional(topic)) as readonly Topic[]

/** The channels on which at least one topic of the purpose comes. */
function channelsInUse(preferences: Preferences, grounds: Grounds, purpose: OptionalPurpose): Set<PortalChannel> {
  return new Set(
    optionalTopics
      .filter((topic) => topic.purpose === purpose)
      .flatMap((topic) => shownChannels(topic, preferences.topics[topic.id], grounds)),
  )
}

/**
 * Preferences with the channels on which each optional topic really comes, where none were chosen: what the customer
 * sees, and what taking a change back has to give again.
 */
export function asShown(preferences: Preferences, grounds: Grounds): Preferences {
  const topics = { ...preferences.topics }
  for (const topic of optionalTopics) {
    const chosen = topics[topic.id]
    topics[topic.id] = { ...chosen, channels: chosen.channels ?? shownChannels(topic, chosen, grounds) }
  }
  return { ...preferences, registered: grounds.registered, topics }
}

/** The consent to electronic registered letters, given or taken back; nothing where the ledger says so already. */
function registeredEffect(grounds: Grounds, patch: PreferencePatch): ConsentEffect[] {
  if (patch.registered === undefined || (patch.registered ?? 'paper') === grounds.registered) return []
  const state = patch.registered === 'electronic' ? 'granted' : 'withdrawn'
  return [{ purpose: 'service', channel: 'registered_electronic', state, legalBasis: 'consent' }]
}

/**
 * The patch as it has to be written, and what it says to the ledger. Consents are per purpose, choices per topic: a
 * channel that one topic newly asks for is a consent; one that no topic of its purpose uses any more is withdrawn.
 * Other topics of the purpose get their present channels written down, so that a consent given for one topic never
 * starts another.
 */
export function withConsents(
  preferences: Preferences,
  grounds: Grounds,
  patch: PreferencePatch,
): { patch: PreferencePatch; effects: ConsentEffect[] } {
  const letters = registeredEffect(grounds, patch)
  const touched = optionalTopics.filter((topic) => patch[topicKey(topic.id)])
  if (touched.length === 0) return { patch, effects: letters }
  const purposes = OPTIONAL_PURPOSES.filter((purpose) => touched.some((topic) => topic.purpose === purpose))
  const shown = asShown(preferences, grounds)
  const whole: PreferencePatch = { ...patch }
  for (const topic of optionalTopics) {
    if (purposes.some((purpose) => purpose === topic.purpose)) whole[topicKey(topic.id)] ??= shown.topics[topic.id]
  }
  const after = applyPatch(preferences, whole)
  const effects = purposes.flatMap((purpose) => {
    const before = channelsInUse(preferences, grounds, purpose)
    const wanted = new Set(
      optionalTopics
        .filter((topic) => topic.purpose === purpose && after.topics[topic.id].on)
        .flatMap((topic) => topic.channels.filter((channel) => after.topics[topic.id].channels?.includes(channel))),
    )
    return PORTAL_CHANNELS.flatMap((channel): ConsentEffect[] => {
      if (wanted.has(channel) && grounds[purpose][channel] === undefined)
        return [{ purpose, channel, state: 'granted', legalBasis: 'consent' }]
      if (!wanted.has(channel) && before.has(channel)) return [refusalOf(purpose, channel, grounds)]
      return []
    })
  })
  return { patch: whole, effects: [...letters, ...effects] }
}

/** Nothing but the necessary: every optional topic off, keeping its channels for the day it is wanted again. */
export function necessaryOnly(preferences: Preferences): PreferencePatch {
  return Object.fromEntries(
    optionalTopics.map((topic) => [topicKey(topic.id), { ...preferences.topics[topic.id], on: false }]),
  ) as PreferencePatch
}

/** Whether nothing but the necessary is sent. */
export function isNecessaryOnly(preferences: Preferences, grounds: Grounds): boolean {
  return optionalTopics.every((topic) => shownChannels(topic, preferences.topics[topic.id], grounds).length === 0)
}

/** An objection to a purpose on every channel (GDPR 21(2)-(3)), channels still to come included. */
export const objectionTo = (purpose: OptionalPurpose): ConsentEffect => ({
  purpose,
  channel: 'any',
  state: 'withdrawn',
  legalBasis: 'consent',
})

/** The refusal of one purpose on one channel: a consent is withdrawn, whatever came without one is objected to. */
export function refusalOf(purpose: OptionalPurpose, channel: PortalChannel, grounds: Grounds): ConsentEffect {
  const ground = grounds[purpose][channel]
  return ground === undefined || ground === 'agreed'
    ? { purpose, channel, state: 'withdrawn', legalBasis: 'consent' }
    : { purpose, channel, state: 'denied', legalBasis: 'legitimate_interest' }
}

/** Whether a refusal of the purpose on the channel is the last word on it. */
export function isRefused(
  states: readonly ConsentState[],
  purpose: ConsentEffect['purpose'],
  channel: ConsentEffect['channel'],
): boolean {
  return states.some((state) => state.purpose === purpose && state.channel === channel && isRefusal(state))
}

/** Every topic of a purpose leaves a channel; those that came on no other are off. */
export function leaveChannel(
  preferences: Preferences,
  grounds: Grounds,
  purpose: OptionalPurpose,
  left: PortalChannel,
): PreferencePatch {
  return Object.fromEntries(
    optionalTopics
      .filter((topic) => topic.purpose === purpose)
      .map((topic) => {
        const chosen = preferences.topics[topic.id]
        const channels = shownChannels(topic, chosen, grounds).filter((channel) => channel !== left)
        return [topicKey(topic.id), { ...chosen, on: channels.length > 0, channels }]
      }),
  ) as PreferencePatch
}
