'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { Fragment, useState } from 'react'
import { ChannelName } from '@/components/conversation/channel'
import { conversationNumber } from '@/components/conversation/number'
import { useTimeLeft } from '@/components/conversation/time-left'
import { Chip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { IconButton } from '@/components/ui/icon-button'
import { LoadMore } from '@/components/ui/load-more'
import { SkeletonText } from '@/components/ui/skeleton'
import { ErrorState } from '@/components/ui/states'
import { useNow } from '@/components/ui/time-ago'
import type { ConversationRowView } from '@/lib/customers/views'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { timelineEntriesQuery } from '@/lib/timeline/cache'
import { linesOf } from '@/lib/timeline/domain/lines'
import type { TimelineFilters } from '@/lib/timeline/schemas'
import type { TimelineGroupView } from '@/lib/timeline/views'
import { useGapText } from './gap-text'
import { GapBetween, TimelineLine } from './timeline-entry'

const STATUS_TONE = { open: 'accent', pending: 'neutral', snoozed: 'neutral', resolved: 'green' } as const

/** Where a conversation stands: its status, and while a promise runs what is left of it. */
export function StatusChip({ conversation }: { conversation: ConversationRowView }) {
  const t = useTranslations('customer.timeline')
  const statuses = useTranslations('conversation.status')
  const format = useFormat()
  const left = useTimeLeft(conversation)
  const status = statuses(conversation.status)
  if (conversation.status === 'resolved' || !left) {
    return (
      <Chip size="sm" tone={STATUS_TONE[conversation.status]}>
        {status}
      </Chip>
    )
  }
  const tone = left.tone === 'breached' ? 'red' : left.tone === 'risk' ? 'amber' : 'accent'
  const words =
    left.tone === 'breached'
      ? t('late', { late: format.duration(-left.ms) })
      : t('left', { left: format.duration(left.ms) })
  return (
    <Chip size="sm" tone={tone} title={conversation.dueAt ? format.dateTime(conversation.dueAt) : undefined}>
      <span suppressHydrationWarning>{`${status}, ${words}`}</span>
    </Chip>
  )
}

function Entries({
  customerId,
  conversationId,
  filters,
}: {
  customerId: string
  conversationId: string
  filters: TimelineFilters
}) {
  const t = useTranslations('customer.timeline')
  const gapText = useGapText()
  const query = useInfiniteQuery(timelineEntriesQuery(customerId, conversationId, filters))
  if (query.isError) return <ErrorState title={t('failed')} onRetry={() => void query.refetch()} className="py-0" />
  if (!query.data) return <SkeletonText lines={4} className="my-3 ml-9" />
  const filtered = filters.channel.length > 0 || Boolean(filters.agent)
  const lines = linesOf(query.data.pages.flatMap((page) => page.items))
  return (
    <>
      <ol className="mt-1.5 pb-1">
        {lines.map((line, at) => (
          <Fragment key={line.id}>
            <TimelineLine line={line} last={at === lines.length - 1} />
            {/* Between what the filters left out, a sentence about neighbours would be untrue. */}
            {line.gap && !filtered && at < lines.length - 1 ? (
              <GapBetween text={gapText(line.gap)} tone={line.gap.tone} />
            ) : null}
          </Fragment>
        ))}
      </ol>
      {query.hasNextPage ? (
        <LoadMore pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
    </>
  )
}

type Props = { customerId: string; group: TimelineGroupView; filters: TimelineFilters; initiallyOpen: boolean }

/** A conversation of the timeline: one line when folded, its contacts when open. */
export function TimelineGroup({ customerId, group, filters, initiallyOpen }: Props) {
  const t = useTranslations('customer.timeline')
  const reasons = useTranslations('conversation.reason')
  const format = useFormat()
  const now = useNow()
  const [open, setOpen] = useState(initiallyOpen)
  const conversation = group.conversation
  if (!conversation) return null
  const subject = conversation.subject || t('noSubject')
  const { effort, channels } = conversation
  const sameDay = format.date(group.firstAt) === format.date(group.lastAt)
  const dates = sameDay
    ? format.dayShort(group.lastAt, now)
    : t('dates', { from: format.dayShort(group.firstAt, now), to: format.dayShort(group.lastAt, now) })

  return (
    <article className="border-line border-t py-2.5 first:border-t-0">
      <header className="grid min-h-6 grid-cols-[1.5rem_minmax(0,1fr)_auto] items-center gap-x-3 text-md max-md:grid-cols-[1.25rem_minmax(0,1fr)]">
        <IconButton
          icon={open ? 'down' : 'right'}
          size="sm"
          label={t(open ? 'close' : 'open', { subject })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-ml-0.5 aria-expanded:bg-transparent"
        />
        <div className={cx('flex min-w-0 flex-wrap gap-x-2.5 gap-y-1', open ? 'items-baseline' : 'items-center')}>
          <h3 className={cx('text-base [overflow-wrap:anywhere]', open ? 'font-semibold' : 'font-medium')}>
            <Link href={`/inbox/${conversation.id}`} className="hover:underline">
              {subject}
            </Link>
          </h3>
          {open || conversation.status !== 'resolved' ? <StatusChip conversation={conversation} /> : null}
          {open ? (
            <span className="text-sm text-text-3">
              {[conversationNumber(conversation.number), reasons(conversation.reason ?? 'none')].join(' · ')}
            </span>
          ) : (
            channels.map((channel) => (
              <ChannelName key={channel} channel={channel} className="font-normal text-text-2" />
            ))
          )}
        </div>
        <p
          className="text-sm text-text-2 max-md:col-start-2 md:text-right md:whitespace-nowrap"
          suppressHydrationWarning
        >
          {open ? null : `${dates} · `}
          <span
            title={t('effortLabel', { total: effort.total })}
            className={effort.total >= 5 ? 'font-semibold text-red' : undefined}
          >
            {t('effort', { total: effort.total })}
          </span>
          {open ? ` · ${t('channels', { count: channels.length })}` : null}
          {effort.breaches > 0 ? (
            <>
              {' · '}
              <span className="text-red">{t('breached', { count: effort.breaches })}</span>
            </>
          ) : null}
          {!open && conversation.status === 'resolved' ? <ResolvedWord conversation={conversation} /> : null}
        </p>
      </header>
      {open ? <Entries customerId={customerId} conversationId={conversation.id} filters={filters} /> : null}
    </article>
  )
}

function ResolvedWord({ conversation }: { conversation: ConversationRowView }) {
  const statuses = useTranslations('conversation.status')
  return (
    <>
      {' · '}
      <span className="text-green">{statuses(conversation.status).toLocaleLowerCase()}</span>
    </>
  )
}
