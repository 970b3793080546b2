'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Phone } from '@/components/ui/phone'
import type { InteractionView } from '@/lib/conversations/views'
import type { Segment } from './thread-blocks'

/** A subject without what mail programs put before it. */
const bare = (subject: string | null) => (subject ?? '').replace(/^(?:(?:re|tr|fwd?|aw|réf)\s*:\s*)+/i, '').trim()

/** The word of the channel and what this stretch of it is about: the mail's subject, the chat's page, the platform. */
export function SegmentHead({ segment }: { segment: Segment }) {
  const t = useTranslations('conversation')
  const messages = segment.items.flatMap(({ entry }) =>
    entry.type === 'interaction' && entry.channel === segment.channel ? [entry] : [],
  )
  const [first] = messages
  const about = first ? detailOf(first, messages) : null

  function detailOf(message: InteractionView, all: readonly InteractionView[]): ReactNode {
    const { facts, channel, subject } = message
    if (channel === 'email' || channel === 'form' || channel === 'fax')
      return bare(subject) ? t('message.about', { subject: bare(subject) }) : null
    if (channel === 'chat' && facts.page) return t('message.page', { page: facts.page })
    if (channel === 'review' || channel === 'x' || channel === 'facebook') {
      const parts = [
        facts.platform && channel === 'review' ? t('message.onPlatform', { platform: facts.platform }) : null,
        facts.public ? t('message.public') : null,
        facts.reach === undefined ? null : t('message.reach', { count: facts.reach }),
      ].filter((part) => part !== null)
      return parts.length > 0 ? parts.join(' · ') : null
    }
    if (channel === 'sms' || channel === 'whatsapp' || channel === 'phone') {
      const number = all.find((each) => each.direction === 'inbound')?.fromAddress
      return number ? <Phone value={number} /> : null
    }
    return null
  }

  return (
    <>
      <b className="font-semibold text-text">{t(`channel.${segment.channel}`)}</b>
      {about ? <span className="ellipsis max-w-full">{about}</span> : null}
    </>
  )
}
