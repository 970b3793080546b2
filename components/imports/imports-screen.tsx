'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useLiveQueries } from '@/components/shell/live'
import { Screen } from '@/components/shell/screen'
import { LoadMore } from '@/components/ui/load-more'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { Link, useRouter } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { importKeys, importsQuery } from '@/lib/imports/cache'
import { FILE_REFUSALS } from '@/lib/imports/domain/types'
import type { ImportRowView } from '@/lib/imports/views'
import { ReadError } from '@/lib/platform/read-json'
import { DropZone } from './drop-zone'
import { useOutcomeLine } from './outcomes'
import { StatusChip } from './status-chip'

function ImportLine({ row }: { row: ImportRowView }) {
  const t = useTranslations('imports')
  const format = useFormat()
  const outcomeLine = useOutcomeLine()
  const under = row.rowCount > 0 && (row.status === 'running' || row.status === 'checking' || row.status === 'undoing')
  return (
    <Tr>
      <Td>
        <Link href={`/imports/${row.id}`} className="font-medium break-words">
          {row.filename}
        </Link>
        <span className="block text-sm text-text-3">
          {t('list.rows', { count: row.rowCount })}, {format.bytes(row.size)}
        </span>
      </Td>
      <Td className="whitespace-nowrap">
        <StatusChip status={row.status} />
        {under ? <span className="ml-2 text-sm text-text-2">{format.percent(row.position / row.rowCount)}</span> : null}
      </Td>
      <Td className="max-md:hidden">
        {row.counts ? outcomeLine(row.counts) : null}
        {row.refusal ? <RefusalWords refusal={row.refusal} /> : null}
      </Td>
      <Td className="max-lg:hidden">{row.createdByName}</Td>
      <Td className="whitespace-nowrap max-md:hidden">
        <TimeAgo at={row.createdAt} shape="moment" />
      </Td>
    </Tr>
  )
}

function RefusalWords({ refusal }: { refusal: string }) {
  const t = useTranslations('imports.refusals')
  const code = FILE_REFUSALS.find((each) => each === refusal)
  return code ? <span className="text-text-2">{t(code)}</span> : null
}

/** Files handed in so far, and the place to hand in another. */
export function ImportsScreen() {
  const t = useTranslations('imports')
  const router = useRouter()
  const query = useInfiniteQuery(importsQuery())
  useLiveQueries((message) => (message.type === 'import' ? [importKeys.list] : []))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []

  return (
    <Screen title={t('title')} lead={t('lead')}>
      <DropZone onReceived={(importId) => router.push(`/imports/${importId}`)} />
      <div className="mt-6">
        {query.isError && rows.length === 0 ? (
          <ErrorState
            title={t('list.failed')}
            errorId={query.error instanceof ReadError ? query.error.errorId : null}
            onRetry={() => void query.refetch()}
          />
        ) : rows.length === 0 ? (
          <EmptyState icon="file" as="h2" title={t('list.empty')}>
            {t('list.emptyBody')}
          </EmptyState>
        ) : (
          <Table caption={t('list.label')}>
            <thead>
              <tr>
                <Th>{t('list.file')}</Th>
                <Th>{t('list.state')}</Th>
                <Th className="max-md:hidden">{t('list.result')}</Th>
                <Th className="max-lg:hidden">{t('list.by')}</Th>
                <Th className="max-md:hidden">{t('list.at')}</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <ImportLine key={row.id} row={row} />
              ))}
            </tbody>
          </Table>
        )}
        {query.hasNextPage ? (
          <LoadMore pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
        ) : null}
      </div>
    </Screen>
  )
}
