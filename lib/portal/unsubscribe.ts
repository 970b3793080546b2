import 'server-only'
import { type TopicLink, topicLink } from './links'

/**
 * The headers of every e-mail that is not service: one click in the mail program unsubscribes, without a page
 * (RFC 2369, RFC 8058 §3.1).
 */
export function listUnsubscribeHeaders(message: Omit<TopicLink, 'channel'>): Record<string, string> {
  return {
    'List-Unsubscribe': `<${topicLink({ ...message, channel: 'email' })}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}
