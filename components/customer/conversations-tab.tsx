'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { ChannelName } from '@/components/conversation/channel'
import { conversationNumber } from '@/components/conversation/number'
import { LoadMore } from '@/components/ui/load-more'
import { SkeletonRows } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { useNow } from '@/components/ui/time-ago'
import { customerConversationsQuery } from '@/lib/customers/cache'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { StatusChip } from './timeline-group'

/** Every request of a customer, the latest contact first. */
export function ConversationsTab({ customerId }: { customerId: string }) {
  const t = useTranslations('customer.conversations')
  const timeline = useTranslations('customer.timeline')
  const reasons = useTranslations('conversation.reason')
  const format = useFormat()
  const now = useNow()
  const query = useInfiniteQuery(customerConversationsQuery(customerId))
  if (query.isError) return <ErrorState title={t('failed')} onRetry={() => void query.refetch()} />
  if (!query.data) return <SkeletonRows rows={5} rowClassName="h-16" />
  const items = query.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return (
      <EmptyState icon="inbox" as="h2" title={t('emptyTitle')}>
        {t('emptyBody')}
      </EmptyState>
    )
  }
  return (
    <>
      <ul>
        {items.map((item) => (
          <li key={item.id} className="border-line border-t first:border-t-0">
            <Link
              href={`/inbox/${item.id}`}
              className="-mx-2 grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 rounded-md px-2 py-2.5 text-md text-text hover:bg-hover max-md:grid-cols-1"
            >
              <span className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 gap-y-1">
                <span className="font-medium text-base [overflow-wrap:anywhere]">
                  {item.subject || timeline('noSubject')}
                </span>
                <StatusChip conversation={item} />
              </span>
              <span
                className="text-sm text-text-2 md:text-right"
                suppressHydrationWarning
                title={format.dateTime(item.lastInteractionAt)}
              >
                {format.dateTimeShort(item.lastInteractionAt, now)}
              </span>
              <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-sm text-text-3">
                <span>{[conversationNumber(item.number), reasons(item.reason ?? 'none')].join(' · ')}</span>
                {item.channels.map((channel) => (
                  <ChannelName key={channel} channel={channel} className="font-normal" />
                ))}
              </span>
              <span className="text-sm text-text-3 md:text-right" suppressHydrationWarning>
                {[
                  timeline('effort', { total: item.effort.total }),
                  item.resolvedAt
                    ? t('resolved', { when: format.dayShort(item.resolvedAt, now) })
                    : item.assignee
                      ? t('assignee', { name: item.assignee })
                      : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <LoadMore auto pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
    </>
  )
}
