'use client'

import { useTranslations } from 'next-intl'
import { useSourceName } from '@/components/customer/source-name'
import { ExportMenu } from '@/components/exports/export-menu'
import { Screen } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { EmptyState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { Link } from '@/lib/i18n/navigation'
import { phoneSpellings } from '@/lib/i18n/phone'
import type { QualityFigure } from '@/lib/quality/domain/figures'
import type { QualityRowsPage } from '@/lib/quality/views'
import { figureHref } from './figure-href'

type Props = { figure: QualityFigure; source: string | null; page: QualityRowsPage; mayExport: boolean }

/** The records behind one figure, each with its customer. */
export function QualityRowsScreen({ figure, source, page, mayExport }: Props) {
  const t = useTranslations('quality')
  const common = useTranslations('common')
  const nameOf = useSourceName()
  const withValues = page.items.some((item) => item.values.length > 0)
  const query = new URLSearchParams({ figure, ...(source ? { source } : {}) })
  return (
    <Screen
      title={`${t(`figures.${figure}`)} · ${source ? nameOf(source) : t('all')}`}
      lead={
        <>
          <Link href="/identity/quality" className="inline-flex items-center gap-1 text-sm">
            <Icon name="left" size="sm" />
            {t('rows.back')}
          </Link>
          <span className="block">{t(`hints.${figure}`)}</span>
        </>
      }
      actions={
        mayExport && page.items.length > 0 ? <ExportMenu href={`/api/console/exports/quality?${query}`} /> : null
      }
    >
      {page.items.length === 0 ? (
        <EmptyState icon="check-circle" as="h2" title={t('rows.empty')}>
          {t('rows.emptyBody')}
        </EmptyState>
      ) : (
        <Table caption={t(`figures.${figure}`)}>
          <thead>
            <tr>
              <Th>{t('rows.customer')}</Th>
              {withValues ? <Th>{t('rows.values')}</Th> : null}
              <Th>{t('source')}</Th>
              <Th className="max-md:hidden">{t('rows.key')}</Th>
              <Th>{t('rows.updated')}</Th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((item) => (
              <Tr key={item.sourceRecordId}>
                <Td>
                  <Link href={`/customers/${item.customerId}`} className="font-medium">
                    {item.customerName}
                  </Link>
                </Td>
                {withValues ? (
                  <Td>
                    {item.values.map((value) => (
                      <span key={value} className="block break-all">
                        {value.startsWith('+') ? phoneSpellings(value).shown : value}
                      </span>
                    ))}
                  </Td>
                ) : null}
                <Td>{nameOf(item.source)}</Td>
                <Td className="max-md:hidden">
                  <span className="block max-w-60 truncate text-text-3" title={item.sourceKey}>
                    {item.sourceKey}
                  </span>
                </Td>
                <Td className="whitespace-nowrap">
                  <TimeAgo at={item.updatedAt} shape="moment" />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {page.next ? (
        <p className="mt-4 text-center">
          <Button asChild>
            <Link href={figureHref(figure, source, page.next)}>{common('loadMore')}</Link>
          </Button>
        </p>
      ) : null}
    </Screen>
  )
}
