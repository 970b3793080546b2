import type { ConsentState } from '@/lib/consent/domain/fold'
import { applyPatch, type PreferencePatch, type Preferences, type TopicPreference, topicKey } from './preferences'
import { isOptional, PORTAL_CHANNELS, type PortalChannel, TOPICS, type Topic } from './topics'

/** What only comes to those who want it, and hence needs a consent or the absence of an objection. */
export const OPTIONAL_PURPOSES = ['marketing', 'survey'] as const
export type OptionalPurpose = (typeof OPTIONAL_PURPOSES)[number]

/** On which channels a purpose may come, as the ledger stands. */
export type Consented = Record<OptionalPurpose, readonly PortalChannel[]>

/** Where no opt-in is asked for, only that nobody objected: letters (GDPR 6(1)(f)), calls that ask for an opinion. */
const WITHOUT_OPT_IN: Record<OptionalPurpose, readonly PortalChannel[]> = { marketing: ['post'], survey: ['phone'] }

/** On which channels the customer agreed to be written to. A refusal of every channel falls to a later consent on one. */
export function consentedChannels(states: readonly ConsentState[]): Consented {
  const of = (purpose: OptionalPurpose) =>
    PORTAL_CHANNELS.filter((channel) => {
      const own = states.find((state) => state.purpose === purpose && state.channel === channel)
      const any = states.find((state) => state.purpose === purpose && state.channel === 'any')
      const refusedAt = any && (any.state === 'withdrawn' || any.state === 'denied') ? any.since : ''
      if (own?.state === 'granted') return own.since > refusedAt
      return refusedAt === '' && own === undefined && WITHOUT_OPT_IN[purpose].includes(channel)
    })
  return { marketing: of('marketing'), survey: of('survey') }
}

/** The channels on which a topic really comes: chosen, and lawful. */
export function shownChannels(topic: Topic, chosen: TopicPreference, consented: Consented): PortalChannel[] {
  if (!isOptional(topic)) {
    const kept = topic.channels.filter((channel) => chosen.channels?.includes(channel))
    // Nobody is left without word of an order: what was not chosen comes as usual, on the first channel.
    return kept.length > 0 ? kept : topic.channels.slice(0, 1)
  }
  if (!chosen.on) return []
  return topic.channels.filter(
    (channel) => consented[topic.purpose].includes(channel) && (chosen.channels?.includes(channel) ?? true),
  )
}

/** What a browser's wish not to be followed refuses. */
export const FOLLOWING_PURPOSES = ['tracking', 'profiling'] as const

/** A line for the ledger. */
export interface ConsentEffect {
  purpose: OptionalPurpose | (typeof FOLLOWING_PURPOSES)[number]
  channel: PortalChannel | 'any'
  state: 'granted' | 'withdrawn' | 'denied'
  legalBasis: 'consent' | 'legitimate_interest'
}

/** The basis on which a purpose comes on a channel. */
const basisOf = (purpose: OptionalPurpose, channel: PortalChannel): ConsentEffect['legalBasis'] =>
  WITHOUT_OPT_IN[purpose].includes(channel) ? 'legitimate_interest' : 'consent'

const optionalTopics = TOPICS.filter((topic) => isOptional(topic)) as readonly Topic[]

/** The channels on which at least one topic of the purpose comes. */
function channelsInUse(preferences: Preferences, consented: Consented, purpose: OptionalPurpose): Set<PortalChannel> {
  return new Set(
    optionalTopics
      .filter((topic) => topic.purpose === purpose)
      .flatMap((topic) => shownChannels(topic, preferences.topics[topic.id], consented)),
  )
}

/**
 * Preferences with the channels on which each optional topic really comes, where none were chosen: what the customer
 * sees, and what taking a change back has to give again.
 */
export function asShown(preferences: Preferences, consented: Consented): Preferences {
  const topics = { ...preferences.topics }
  for (const topic of optionalTopics) {
    const chosen = topics[topic.id]
    topics[topic.id] = { ...chosen, channels: chosen.channels ?? shownChannels(topic, chosen, consented) }
  }
  return { ...preferences, topics }
}

/**
 * The patch as it has to be written, and what it says to the ledger. Consents are per purpose, choices per topic: a
 * channel that one topic newly asks for is a consent; one that no topic of its purpose uses any more is withdrawn.
 * Other topics of the purpose get their present channels written down, so that a consent given for one topic never
 * starts another.
 */
export function withConsents(
  preferences: Preferences,
  consented: Consented,
  patch: PreferencePatch,
): { patch: PreferencePatch; effects: ConsentEffect[] } {
  const touched = optionalTopics.filter((topic) => patch[topicKey(topic.id)])
  if (touched.length === 0) return { patch, effects: [] }
  const purposes = OPTIONAL_PURPOSES.filter((purpose) => touched.some((topic) => topic.purpose === purpose))
  const shown = asShown(preferences, consented)
  const whole: PreferencePatch = { ...patch }
  for (const topic of optionalTopics) {
    if (purposes.some((purpose) => purpose === topic.purpose)) whole[topicKey(topic.id)] ??= shown.topics[topic.id]
  }
  const after = applyPatch(preferences, whole)
  const effects = purposes.flatMap((purpose) => {
    const before = channelsInUse(preferences, consented, purpose)
    const wanted = new Set(
      optionalTopics
        .filter((topic) => topic.purpose === purpose && after.topics[topic.id].on)
        .flatMap((topic) => topic.channels.filter((channel) => after.topics[topic.id].channels?.includes(channel))),
    )
    return PORTAL_CHANNELS.flatMap((channel): ConsentEffect[] => {
      if (wanted.has(channel) && !consented[purpose].includes(channel))
        return [{ purpose, channel, state: 'granted', legalBasis: 'consent' }]
      if (!wanted.has(channel) && before.has(channel)) return [refusalOf(purpose, channel)]
      return []
    })
  })
  return { patch: whole, effects }
}

/** Nothing but the necessary: every optional topic off, keeping its channels for the day it is wanted again. */
export function necessaryOnly(preferences: Preferences): PreferencePatch {
  return Object.fromEntries(
    optionalTopics.map((topic) => [topicKey(topic.id), { ...preferences.topics[topic.id], on: false }]),
  ) as PreferencePatch
}

/** Whether nothing but the necessary is sent. */
export function isNecessaryOnly(preferences: Preferences, consented: Consented): boolean {
  return optionalTopics.every((topic) => shownChannels(topic, preferences.topics[topic.id], consented).length === 0)
}

/** An objection to a purpose on every channel (GDPR 21(2)-(3)), channels still to come included. */
export const objectionTo = (purpose: OptionalPurpose): ConsentEffect => ({
  purpose,
  channel: 'any',
  state: 'withdrawn',
  legalBasis: 'consent',
})

/** The refusal of one purpose on one channel, on the basis it came. */
export function refusalOf(purpose: OptionalPurpose, channel: PortalChannel): ConsentEffect {
  const legalBasis = basisOf(purpose, channel)
  return { purpose, channel, state: legalBasis === 'consent' ? 'withdrawn' : 'denied', legalBasis }
}

/** Whether a refusal of the purpose on the channel is the last word on it. */
export function isRefused(
  states: readonly ConsentState[],
  purpose: ConsentEffect['purpose'],
  channel: ConsentEffect['channel'],
): boolean {
  return states.some(
    (state) =>
      state.purpose === purpose &&
      state.channel === channel &&
      (state.state === 'withdrawn' || state.state === 'denied'),
  )
}

/** Every topic of a purpose leaves a channel; those that came on no other are off. */
export function leaveChannel(
  preferences: Preferences,
  consented: Consented,
  purpose: OptionalPurpose,
  left: PortalChannel,
): PreferencePatch {
  return Object.fromEntries(
    optionalTopics
      .filter((topic) => topic.purpose === purpose)
      .map((topic) => {
        const chosen = preferences.topics[topic.id]
        const channels = shownChannels(topic, chosen, consented).filter((channel) => channel !== left)
        return [topicKey(topic.id), { ...chosen, on: channels.length > 0, channels }]
      }),
  ) as PreferencePatch
}
