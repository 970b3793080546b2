'use client'

import { useTranslations } from 'next-intl'
import { type MouseEvent, memo } from 'react'
import { ChannelIcon } from '@/components/conversation/channel'
import { usePresence } from '@/components/conversation/presence'
import { LeftMeter, TONE_INK, useTimeLeft } from '@/components/conversation/time-left'
import { Avatar, NoAvatar } from '@/components/ui/avatar'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { initials } from '@/components/ui/initials'
import { TimeAgo, useNow } from '@/components/ui/time-ago'
import type { InboxItemView } from '@/lib/conversations/views'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'

/** Who else looks or writes, as a small mark after the name. */
function Company({ conversationId }: { conversationId: string }) {
  const t = useTranslations('inbox.list')
  const [other] = usePresence(conversationId)
  if (!other) return null
  const writes = other.state === 'writing'
  const label = t(writes ? 'writes' : 'looks', { name: other.name })
  return (
    <span
      title={label}
      className={cx(
        'inline-flex h-4.5 shrink-0 items-center gap-0.5 rounded-full px-1 pr-1.5 font-semibold text-[0.66rem] leading-none',
        writes ? 'bg-amber-soft text-amber' : 'bg-active text-text-2',
      )}
    >
      <Icon name={writes ? 'pencil' : 'eye'} size="xs" />
      <span aria-hidden="true">{initials(other.name)}</span>
      <span className="sr-only">{label}</span>
    </span>
  )
}

/** What is left of the promise, or why nothing runs. */
function Left({ item }: { item: InboxItemView }) {
  const t = useTranslations('inbox.list')
  const format = useFormat()
  const now = useNow()
  const left = useTimeLeft(item)
  if (item.resolvedAt) return <TimeAgo at={item.resolvedAt} shape="day" className="text-text-3" />
  if (left) {
    const duration = format.duration(left.ms)
    const spoken = left.ms < 0 ? t('late', { duration: format.duration(-left.ms) }) : t('left', { duration })
    return (
      <span className={TONE_INK[left.tone]}>
        <span aria-hidden="true" suppressHydrationWarning>
          {duration}
        </span>
        <span className="sr-only" suppressHydrationWarning>
          {spoken}
        </span>
        <LeftMeter left={left} className="mt-1.5 ml-auto" />
      </span>
    )
  }
  if (item.snoozedUntil) {
    const when = format.dateTimeShort(item.snoozedUntil, now)
    return (
      <span title={t('snoozed', { when })} className="inline-flex items-center gap-1 text-text-3">
        <Icon name="moon" size="sm" />
        <span suppressHydrationWarning>{format.duration(Math.max(Date.parse(item.snoozedUntil) - now, 0))}</span>
        <span className="sr-only">{t('snoozed', { when })}</span>
      </span>
    )
  }
  return <TimeAgo at={item.lastInteractionAt} shape="day" className="text-text-3" />
}

type Props = {
  item: InboxItemView
  href: string
  current: boolean
  me: string
  tabIndex: 0 | -1
  onOpen: (event: MouseEvent<HTMLAnchorElement>, id: string) => void
  onFocus: (id: string) => void
}

/** One line of the queue, 76 px high: who, on which channel, about what, and how long is left. Drawn again only when it changes. */
export const QueueItem = memo(function QueueItem({ item, href, current, me, tabIndex, onOpen, onFocus }: Props) {
  const t = useTranslations('inbox.list')
  const channel = useTranslations('conversation.channel')
  return (
    <Link
      href={href}
      prefetch={false}
      data-conversation={item.id}
      aria-current={current || undefined}
      tabIndex={tabIndex}
      onClick={(event) => onOpen(event, item.id)}
      onFocus={() => onFocus(item.id)}
      className={cx(
        'relative grid h-19 grid-cols-[1rem_minmax(0,1fr)_4.75rem] grid-rows-[1.125rem_1.125rem_1.125rem] gap-y-0.5 py-2 pr-4 text-md',
        'after:absolute after:right-0 after:bottom-0 after:left-4 after:h-px after:bg-line focus-visible:z-1 focus-visible:outline-offset-[-2px] focus-visible:after:bg-transparent',
        current
          ? 'bg-accent-soft before:absolute before:top-0 before:bottom-px before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      {item.unread ? (
        <span className="row-start-1 size-1.5 place-self-center rounded-full bg-accent" title={t('unread')}>
          <span className="sr-only">{t('unread')}</span>
        </span>
      ) : null}
      <span
        className={cx(
          'col-start-2 row-start-1 flex min-w-0 items-center gap-1.5',
          item.unread ? 'font-semibold' : 'font-medium',
        )}
      >
        <span className="ellipsis">{item.customerName}</span>
        <Company conversationId={item.id} />
      </span>
      <span className="col-start-3 row-span-2 row-start-1 text-right text-sm leading-4.5">
        <Left item={item} />
      </span>
      <span className="col-start-2 row-start-2 flex min-w-0 items-center gap-1.5">
        <span className="inline-flex shrink-0 items-center gap-1 text-sm text-text-2">
          <ChannelIcon channel={item.channel} />
          {channel(item.channel)}
        </span>
        <span aria-hidden="true" className="text-text-3">
          ·
        </span>
        {item.urgency === 'high' ? (
          <span className="shrink-0 text-red" title={t('urgent')}>
            <Icon name="flag" size="sm" label={t('urgent')} />
          </span>
        ) : null}
        <span className={cx('ellipsis', item.unread && 'font-semibold')}>{item.subject || t('noSubject')}</span>
      </span>
      <span className="ellipsis col-span-2 col-start-2 row-start-3 pr-7 text-text-3">
        {item.status === 'pending' ? t('pending') : item.preview}
      </span>
      <span className="absolute right-4 bottom-2.5">
        {item.assignee ? (
          <Avatar
            name={item.assignee.name}
            size="xs"
            tone={item.assignee.id === me ? 'me' : 'neutral'}
            label={item.assignee.id === me ? t('assignedToYou') : t('assignedTo', { name: item.assignee.name })}
          />
        ) : (
          <NoAvatar size="xs" label={t('unassigned')} />
        )}
      </span>
    </Link>
  )
})
