import { MONTHLY_CAPS, PAUSES } from '@/lib/preferences/domain/offered'
import {
  ACCESSIBILITY_NEEDS,
  type PreferencePatch,
  type Preferences,
  topicKey,
} from '@/lib/preferences/domain/preferences'
import {
  FREQUENCIES,
  type Frequency,
  findTopic,
  isOptional,
  PORTAL_CHANNELS,
  type PortalChannel,
} from '@/lib/preferences/domain/topics'

/** The fields of a posted form, as `FormData` gives them. */
export interface Fields {
  get(name: string): unknown
  getAll(name: string): unknown[]
}

const text = (fields: Fields, name: string): string => {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

const among = <T extends string>(known: readonly T[], given: readonly unknown[]): T[] =>
  known.filter((each) => given.includes(each))

const DAY_MS = 86_400_000

/**
 * What one form of the page asks for, by the name in its hidden field `set`. Null for a form that is none of ours.
 * The values themselves are checked by the command's schema.
 */
export function patchOfForm(fields: Fields, now: Date): PreferencePatch | null {
  switch (text(fields, 'set')) {
    case 'topic':
      return topicPatch(fields)
    case 'quietHours': {
      const days = fields.getAll('day').map(Number)
      const [from, to] = [text(fields, 'from'), text(fields, 'to')]
      return { quietHours: days.length > 0 && from !== to ? [{ days, from, to }] : [] }
    }
    case 'pausedUntil': {
      const days = PAUSES.find((each) => String(each) === text(fields, 'days'))
      return { pausedUntil: days ? new Date(now.getTime() + days * DAY_MS).toISOString() : null }
    }
    case 'frequencyCap': {
      const max = MONTHLY_CAPS.find((each) => String(each) === text(fields, 'max'))
      return { frequencyCap: max ? { max, days: 30 } : null }
    }
    case 'paper':
      return { paper: text(fields, 'paper') as Preferences['paper'] }
    case 'registered':
      return { registered: text(fields, 'registered') as Preferences['registered'] }
    case 'language':
      return { language: text(fields, 'language') }
    case 'preferredChannel':
      return { preferredChannel: (text(fields, 'preferredChannel') || null) as Preferences['preferredChannel'] }
    case 'accessibility':
      return { accessibility: among(ACCESSIBILITY_NEEDS, fields.getAll('accessibility')) }
    case 'bestEmailId':
      return { bestEmailId: text(fields, 'bestEmailId') || null }
    case 'bestPhoneId':
      return { bestPhoneId: text(fields, 'bestPhoneId') || null }
    default:
      return null
  }
}

/**
 * A topic's form shows a stopped topic as "never" with no channel ticked (`was` is `off`): ticking one, or choosing how
 * often, starts it. A running one stops with "never" or its last channel.
 */
function topicPatch(fields: Fields): PreferencePatch | null {
  const topic = findTopic(text(fields, 'topic'))
  if (!topic) return null
  const often = text(fields, 'frequency')
  const frequency: Frequency = FREQUENCIES.find((each) => each === often) ?? 'each'
  let channels: PortalChannel[] = among(PORTAL_CHANNELS, fields.getAll('channel')).filter((channel) =>
    topic.channels.includes(channel),
  )
  if (!isOptional(topic)) return { [topicKey(topic.id)]: { on: true, frequency, channels } }
  const wasOff = text(fields, 'was') === 'off'
  if (wasOff && often !== 'never' && channels.length === 0) channels = topic.channels.slice(0, 1)
  const on = channels.length > 0 && (wasOff || often !== 'never')
  return { [topicKey(topic.id)]: { on, frequency, channels } }
}
