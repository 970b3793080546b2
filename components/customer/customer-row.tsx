'use client'

import { useTranslations } from 'next-intl'
import type { FocusEventHandler } from 'react'
import { ChannelIcon } from '@/components/conversation/channel'
import { Avatar } from '@/components/ui/avatar'
import { Chip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { Marked } from '@/components/ui/marked'
import { Phone } from '@/components/ui/phone'
import { useNow } from '@/components/ui/time-ago'
import type { CustomerRowView } from '@/lib/customers/views'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import type { CustomerHitView } from '@/lib/search/views'

export const ROW_PX = 52

/** Columns of the list: one grid for the head and the rows. */
export const COLUMNS =
  'grid grid-cols-[2.25rem_minmax(0,1fr)_auto] gap-x-3 md:grid-cols-[2.25rem_minmax(0,1.4fr)_minmax(0,1.2fr)_8rem] lg:grid-cols-[2.25rem_minmax(0,1.5fr)_minmax(0,1.5fr)_minmax(0,0.8fr)_9rem_10rem]'

const isHit = (row: CustomerRowView): row is CustomerHitView => 'matched' in row

type Props = {
  row: CustomerRowView | CustomerHitView
  tabIndex: number
  onFocus: FocusEventHandler
}

/** One customer in the list: who, how to reach them, where, when we last met, what is open. */
export function CustomerRow({ row, tabIndex, onFocus }: Props) {
  const t = useTranslations('customer.list')
  const kinds = useTranslations('customer.points.kinds')
  const format = useFormat()
  const now = useNow()
  const matched = isHit(row) ? row.matched : null
  const shown = matched && matched.kind !== 'phone' && matched.kind !== 'email' ? matched : null
  const second = [row.customerNumber, row.city].filter(Boolean).join(' · ')
  return (
    <Link
      href={`/customers/${row.id}`}
      prefetch={false}
      data-customer={row.id}
      tabIndex={tabIndex}
      onFocus={onFocus}
      className={cx(
        COLUMNS,
        'relative h-13 items-center border-line border-b px-4 text-md text-text hover:bg-hover focus-visible:bg-accent-soft focus-visible:outline-offset-[-2px] md:px-8',
      )}
    >
      <Avatar name={row.displayName} size="md" kind={row.kind === 'organisation' ? 'team' : 'person'} />
      <span className="min-w-0">
        <span className="ellipsis block font-medium">
          <Marked text={row.displayName} ranges={isHit(row) ? row.ranges : []} />
        </span>
        <span className="ellipsis block text-sm text-text-3">
          {shown ? (
            <>
              {kinds(shown.kind)} <mark>{shown.value}</mark>
            </>
          ) : (
            <>
              {/* A phone has no column for contact points, and namesakes have to be told apart. */}
              <span className="md:hidden">
                {matched ? (
                  <mark>{matched.kind === 'phone' ? <Phone value={matched.value} /> : matched.value}</mark>
                ) : (
                  second || (row.phone ? <Phone value={row.phone} /> : row.email)
                )}
              </span>
              <span className="max-md:hidden lg:hidden">{second}</span>
              <span className="max-lg:hidden">{row.customerNumber}</span>
            </>
          )}
        </span>
      </span>
      <span className="min-w-0 text-sm text-text-2 max-md:hidden">
        {row.phone ? (
          <span className="ellipsis block">
            {matched?.kind === 'phone' ? (
              <mark>
                <Phone value={row.phone} />
              </mark>
            ) : (
              <Phone value={row.phone} />
            )}
          </span>
        ) : null}
        {row.email ? (
          <span className="ellipsis block text-text-3">
            {matched?.kind === 'email' ? <mark>{matched.value}</mark> : row.email}
          </span>
        ) : null}
      </span>
      <span className="ellipsis text-sm text-text-2 max-lg:hidden">{row.city}</span>
      <span className="flex items-center gap-1.5 text-sm whitespace-nowrap text-text-2 max-lg:hidden">
        {row.lastInteractionAt && row.lastChannel ? (
          <>
            <ChannelIcon channel={row.lastChannel} className="text-text-3" />
            <span suppressHydrationWarning title={format.dateTime(row.lastInteractionAt)}>
              {format.dayShort(row.lastInteractionAt, now)}
            </span>
          </>
        ) : (
          <span className="text-text-3">{t('never')}</span>
        )}
      </span>
      <span className="flex flex-col items-end gap-0.5 justify-self-end text-right">
        {row.openConversations > 0 ? (
          <Chip size="sm" tone={row.breached ? 'red' : 'accent'}>
            <span className="md:hidden">{t('openShort', { count: row.openConversations })}</span>
            <span className="max-md:hidden">{t('open', { count: row.openConversations })}</span>
            {row.breached ? <span className="max-lg:sr-only">{`, ${t('late')}`}</span> : null}
          </Chip>
        ) : null}
        {row.lastInteractionAt ? (
          <span className="text-xs text-text-3 lg:hidden" suppressHydrationWarning>
            {format.dayShort(row.lastInteractionAt, now)}
          </span>
        ) : null}
      </span>
    </Link>
  )
}
