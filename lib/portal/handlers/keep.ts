import { localePrefix } from '@/lib/i18n/locale-prefix'
import 'server-only'
import type { NextRequest } from 'next/server'
import { customerActor } from '@/lib/platform/actor'
import { problem } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { originOf } from '@/lib/platform/request-origin'
import { answerTopic, unsubscribe } from '@/lib/preferences/commands'
import { readLinkToken } from '../links'
import { findLinkCustomer } from '../queries/session'
import { pageLanguage, text } from './fields'

/** RFC 8058 §3.1: what a mail program posts for its reader. */
const ONE_CLICK = 'One-Click'
const ANSWERS = ['yes', 'less', 'no'] as const

/**
 * The answer to "keep receiving this type of message?": from a mail program's own button (RFC 8058: no cookie, no page,
 * no redirect), or from our page. Who holds the token is asked nothing more: withdrawing is never harder than granting.
 */
export async function answerLink(
  request: NextRequest,
  context: { params: Promise<{ token: string }> },
): Promise<Response> {
  try {
    const { token } = await context.params
    const claims = readLinkToken(token)
    if (claims?.kind !== 'topic') throw new DomainError('not_found')
    const customerId = await findLinkCustomer(claims.customerId)
    if (!customerId) throw new DomainError('not_found')
    const form = await request.formData().catch(() => new FormData())
    const actor = customerActor({ id: customerId, name: 'portal', scope: 'preferences', ...originOf(request.headers) })
    const message = { customerId, purpose: claims.purpose, topic: claims.topic, channel: claims.channel }
    if (text(form, 'List-Unsubscribe') === ONE_CLICK) {
      await unsubscribe(actor, message)
      return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
    }
    const answer = ANSWERS.find((each) => each === text(form, 'answer'))
    if (!answer) throw new DomainError('invalid_input')
    if (answer === 'no') await unsubscribe(actor, message)
    else await answerTopic(actor, { ...message, answer })
    const page = `${localePrefix(pageLanguage(form))}/u/${token}?done=${answer}`
    return new Response(null, { status: 303, headers: { location: page, 'cache-control': 'no-store' } })
  } catch (error) {
    return problem(error)
  }
}
