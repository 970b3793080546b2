'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useLiveQueries } from '@/components/shell/live'
import { Screen } from '@/components/shell/screen'
import { LoadMore } from '@/components/ui/load-more'
import { Segmented } from '@/components/ui/segmented'
import { SkeletonRows } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { ReadError } from '@/lib/platform/read-json'
import { privacyKeys, privacyRequestsQuery } from '@/lib/privacy/cache'
import { RequestRow } from './request-row'

const SHOWN = ['open', 'closed'] as const

/** What customers ask, by what is due first; every step is seen by the customer at once. */
export function RequestsScreen() {
  const t = useTranslations('privacy')
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('open')
  const query = useInfiniteQuery(privacyRequestsQuery(shown === 'open'))
  useLiveQueries((message) => (message.type === 'privacy' ? [privacyKeys.requests] : []))
  const requests = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Screen
      title={t('title')}
      lead={t('lead')}
      actions={
        <Segmented
          label={t('which')}
          value={shown}
          onValueChange={setShown}
          segments={SHOWN.map((value) => ({ value, label: t(value) }))}
        />
      }
    >
      {query.isError && requests.length === 0 ? (
        <ErrorState
          title={t('failed')}
          errorId={query.error instanceof ReadError ? query.error.errorId : null}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <SkeletonRows rows={4} rowClassName="h-24" />
      ) : requests.length === 0 ? (
        <EmptyState icon="shield" as="h2" title={t(shown === 'open' ? 'none' : 'noneClosed')}>
          {shown === 'open' ? t('noneBody') : null}
        </EmptyState>
      ) : (
        <ul>
          {requests.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <LoadMore pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
    </Screen>
  )
}
