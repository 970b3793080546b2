import type { QuietHours } from '@/lib/policy/domain/types'
import type { ContactChannel } from '@/lib/policy/domain/vocabulary'
import { FREQUENCIES, type Frequency, isOptional, type PortalChannel, TOPICS, type TopicId } from './topics'

/** What a customer may need to be able to follow us. */
export const ACCESSIBILITY_NEEDS = ['large_print', 'screen_reader', 'no_phone', 'slow_speech', 'sign_language'] as const
export type AccessibilityNeed = (typeof ACCESSIBILITY_NEEDS)[number]

/** What was chosen about one topic. `channels` is null as long as nothing was: the consents alone decide. */
export interface TopicPreference {
  on: boolean
  frequency: Frequency
  channels: readonly PortalChannel[] | null
}

/** A customer's choices in force; the names that the contact policy shares with it are its names. */
export interface Preferences {
  preferredChannel: ContactChannel | null
  quietHours: QuietHours[]
  /** ISO instant (UTC). */
  pausedUntil: string | null
  /** At most `max` commercial contacts in `days` sliding days. */
  frequencyCap: { max: number; days: number } | null
  language: string | null
  paper: 'paper' | 'digital' | null
  /** Registered letters: electronic ones need the consumer's consent (CPCE L100), which is in the ledger. */
  registered: 'paper' | 'electronic' | null
  accessibility: AccessibilityNeed[]
  /** The contact points to use first; ids of `contact_points` that were verified. */
  bestEmailId: string | null
  bestPhoneId: string | null
  topics: Record<TopicId, TopicPreference>
}

/** The keys a change may name; each topic has its own, so that two choices never overwrite each other. */
export const SETTING_KEYS = [
  'preferredChannel',
  'quietHours',
  'pausedUntil',
  'frequencyCap',
  'language',
  'paper',
  'registered',
  'accessibility',
  'bestEmailId',
  'bestPhoneId',
] as const
export type SettingKey = (typeof SETTING_KEYS)[number]
export type TopicKey = `topic:${TopicId}`
export type PreferenceKey = SettingKey | TopicKey

/** The value of a key. */
export type PreferenceValue<Key extends PreferenceKey> = Key extends SettingKey ? Preferences[Key] : TopicPreference

/** Some values, by key. */
export type PreferencePatch = { [Key in PreferenceKey]?: PreferenceValue<Key> }

/** What holds for somebody who never said anything. */
export const DEFAULT_PREFERENCES: Preferences = {
  preferredChannel: null,
  quietHours: [],
  pausedUntil: null,
  frequencyCap: null,
  language: null,
  paper: null,
  registered: null,
  accessibility: [],
  bestEmailId: null,
  bestPhoneId: null,
  topics: Object.fromEntries(
    TOPICS.map(({ id }) => [id, { on: true, frequency: 'each', channels: null }]),
  ) as unknown as Record<TopicId, TopicPreference>,
}

export const topicKey = (id: TopicId): TopicKey => `topic:${id}`

/** The topic that a key is about; null for any other key. */
export function topicOfKey(key: string): TopicId | null {
  return TOPICS.find(({ id }) => topicKey(id) === key)?.id ?? null
}

/** One choice as it was recorded. */
export interface RecordedChoice {
  sourceRecordId: string
  key: string
  value: unknown
  at: Date
}

type Fold = (a: never, b: never) => unknown

/** The more restrictive of two values, per key. Where neither restricts, the later word is taken: `null` here. */
const STRICTER: Partial<Record<SettingKey, Fold>> = {
  pausedUntil: (a: string | null, b: string | null) => ((a ?? '') > (b ?? '') ? a : b),
  frequencyCap: (a: Preferences['frequencyCap'], b: Preferences['frequencyCap']) =>
    !a || !b ? (a ?? b) : a.max / a.days <= b.max / b.days ? a : b,
  registered: (a: Preferences['registered'], b: Preferences['registered']) => (a === b ? a : 'paper'),
  quietHours: (a: QuietHours[], b: QuietHours[]) => [...a, ...b],
  accessibility: (a: AccessibilityNeed[], b: AccessibilityNeed[]) =>
    ACCESSIBILITY_NEEDS.filter((need) => a.includes(need) || b.includes(need)),
}

/** Both sides must agree to a topic, its channels and how often it comes. */
function stricterTopic(a: TopicPreference, b: TopicPreference): TopicPreference {
  const channels =
    a.channels && b.channels
      ? a.channels.filter((channel) => b.channels?.includes(channel))
      : (a.channels ?? b.channels)
  return {
    on: a.on && b.on,
    frequency: FREQUENCIES.indexOf(a.frequency) > FREQUENCIES.indexOf(b.frequency) ? a.frequency : b.frequency,
    channels,
  }
}

/** `a` is the earlier word, `b` the later one. */
function stricter(key: string, a: unknown, b: unknown): unknown {
  if (topicOfKey(key)) return stricterTopic(a as TopicPreference, b as TopicPreference)
  const fold = STRICTER[key as SettingKey] as ((a: unknown, b: unknown) => unknown) | undefined
  return fold ? fold(a, b) : b
}

/**
 * The choices in force of one customer, from the latest choice of each of its source records and key, in any order.
 * Where a merge brought records together (`mergedAt`, null when there was none), their values of before it give the
 * most restrictive one, until the customer says otherwise: PRODUCT.md §5. Nothing is written, so an undone merge gives
 * each side its own back.
 */
export function foldPreferences(choices: readonly RecordedChoice[], mergedAt: Date | null): PreferencePatch {
  const byKey = new Map<string, RecordedChoice[]>()
  for (const choice of [...choices].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    byKey.set(choice.key, [...(byKey.get(choice.key) ?? []), choice])
  }
  const folded: Record<string, unknown> = {}
  for (const [key, said] of byKey) {
    const latest = said.at(-1)
    if (!latest) continue
    folded[key] =
      mergedAt === null || latest.at > mergedAt
        ? latest.value
        : said.map(({ value }) => value).reduce((a, b) => stricter(key, a, b))
  }
  return folded as PreferencePatch
}

/** Preferences with a patch applied. */
export function applyPatch(preferences: Preferences, patch: PreferencePatch): Preferences {
  const topics = { ...preferences.topics }
  for (const { id } of TOPICS) {
    const chosen = patch[topicKey(id)]
    if (chosen) topics[id] = chosen
  }
  const settings = Object.fromEntries(
    SETTING_KEYS.filter((key) => patch[key] !== undefined).map((key) => [key, patch[key]]),
  )
  return { ...preferences, ...settings, topics }
}

/**
 * Whether the customer's choices let a topic come on a channel; topics that customers do not choose about may. What a
 * topic needs besides, a consent for instance, is for the contact decision to say.
 */
export function topicAllows(preferences: Preferences, topicId: string, channel: ContactChannel): boolean {
  const topic = TOPICS.find(({ id }) => id === topicId)
  if (!topic) return true
  const { on, channels } = preferences.topics[topic.id]
  if (!on && isOptional(topic)) return false
  return channels === null || (channels as readonly ContactChannel[]).includes(channel)
}
