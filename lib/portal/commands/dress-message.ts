import 'server-only'
import { database } from '@/db/client'
import type { Dressing } from '@/lib/channels/port'
import { footerOf } from '../domain/footer'
import { portalLanguage } from '../domain/letters'
import { preferencesLink, topicLink } from '../links'
import { listUnsubscribeHeaders } from '../unsubscribe'
import { withPortalSecret } from './send-secret'

/**
 * What only exists when a message leaves: the secret of a portal link; at the foot of what the customer did not ask
 * for, the way to stop it and to the choices, which also goes into the headers of e-mails (RFC 8058). Null for a
 * message whose secret is over.
 */
export const dressMessage: Dressing = async (message) => {
  const text = await withPortalSecret(database(), message)
  if (text === null) return null
  const { customerId, purpose: said, containsPromotion, topic, channel, language } = message
  const purpose = containsPromotion ? 'marketing' : said
  if (channel !== 'email' || (purpose !== 'marketing' && purpose !== 'survey')) return { text, headers: {} }
  const about = { customerId, purpose, topic } as const
  const links = { stop: topicLink({ ...about, channel }), choices: preferencesLink(customerId) }
  return { text: `${text}\n\n${footerOf(portalLanguage(language), links)}`, headers: listUnsubscribeHeaders(about) }
}
