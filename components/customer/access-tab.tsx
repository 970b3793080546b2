'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { conversationNumber } from '@/components/conversation/number'
import { LoadMore } from '@/components/ui/load-more'
import { SkeletonText } from '@/components/ui/skeleton'
import { ErrorState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useNow } from '@/components/ui/time-ago'
import { accessLogQuery } from '@/lib/customers/cache'
import type { AccessView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { useActionWords } from './use-action-words'

/** What somebody did with a file, in words; an action this screen does not know is named as it is logged. */
export function useAccessWords(): { who: (entry: AccessView) => string; what: (entry: AccessView) => string } {
  const t = useTranslations('customer.access')
  const wordsOf = useActionWords()
  return {
    who: (entry) => {
      if (entry.me) return t('you', { name: entry.actorName })
      if (entry.actorKind === 'api_key') return `${entry.actorName} (${t('api')})`
      return entry.actorKind === 'system' ? `${entry.actorName} (${t('system')})` : entry.actorName
    },
    what: (entry) => {
      const words = wordsOf(entry.action) ?? `${t('actions.other')} (${entry.action})`
      return entry.conversationNumber === null
        ? words
        : `${words}, ${t('conversation', { number: conversationNumber(entry.conversationNumber) })}`
    },
  }
}

/** Who looked at or changed the file, when and from where. */
export function AccessTab({ customerId }: { customerId: string }) {
  const t = useTranslations('customer.access')
  const format = useFormat()
  const now = useNow()
  const words = useAccessWords()
  const query = useInfiniteQuery(accessLogQuery(customerId))
  if (query.isError) return <ErrorState title={t('failed')} onRetry={() => void query.refetch()} />
  if (!query.data) return <SkeletonText lines={10} className="py-4" />
  return (
    <div>
      <p className="mb-2 max-w-prose text-md text-text-2">{t('lead')}</p>
      <Table caption={t('title')}>
        <thead>
          <tr>
            <Th>{t('when')}</Th>
            <Th>{t('who')}</Th>
            <Th>{t('what')}</Th>
            <Th className="max-md:hidden">{t('from')}</Th>
          </tr>
        </thead>
        <tbody>
          {query.data.pages
            .flatMap((page) => page.items)
            .map((entry) => (
              <Tr key={entry.id}>
                <Td className="whitespace-nowrap" title={format.dateTime(entry.at)}>
                  <span suppressHydrationWarning>{format.dateTimeShort(entry.at, now)}</span>
                </Td>
                <Td>{words.who(entry)}</Td>
                <Td>{words.what(entry)}</Td>
                <Td className="text-text-3 max-md:hidden">{entry.ip ?? '—'}</Td>
              </Tr>
            ))}
        </tbody>
      </Table>
      {query.hasNextPage ? (
        <LoadMore pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
    </div>
  )
}
