import 'server-only'
import { env } from '@/lib/platform/env'
import { DAY_MS } from '@/lib/platform/time'
import { type LinkClaims, readLink, signLink } from './domain/signed-link'

/** How long the personal link at the foot of a message opens the choices. */
const PREFERENCES_LINK_DAYS = 60

const secret = () => env().RELAIS_SECRET
const address = (path: string) => new URL(path, env().RELAIS_PUBLIC_URL).href

/** What a link's token says; null when it is not ours, was changed, or is over. */
export const readLinkToken = (token: string): LinkClaims | null => readLink(token, secret(), new Date())

/** The personal link for the foot of a message: opens the customer's choices, never the file. */
export function preferencesLink(customerId: string): string {
  const expiresAt = new Date(Date.now() + PREFERENCES_LINK_DAYS * DAY_MS)
  return address(`/p/${signLink({ kind: 'preferences', customerId, expiresAt }, secret())}`)
}

export type TopicLink = {
  customerId: string
  purpose: 'marketing' | 'survey'
  /** The topic of the message, as the request for the contact decision names it. */
  topic: string
  channel: string
}

/** The link behind "keep receiving this type of message?" and List-Unsubscribe. */
export function topicLink(link: TopicLink): string {
  return address(`/u/${signLink({ kind: 'topic', ...link }, secret())}`)
}
