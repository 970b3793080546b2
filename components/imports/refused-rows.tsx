'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useFormat } from '@/lib/i18n/use-format'
import { ROW_REFUSALS } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'

/** The rows that were refused, each with its reason, and the file of all of them. */
export function RefusedRows({ view }: { view: ImportView }) {
  const t = useTranslations('imports')
  const format = useFormat()
  const total = view.counts?.refused ?? 0
  if (total === 0) return null
  return (
    <section className="mt-8 border-line border-t pt-4" aria-labelledby="refused-rows">
      <header className="mb-2 flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id="refused-rows" className="text-title font-semibold">
            {t('refusedTitle')} <span className="font-normal text-text-3">{format.number(total)}</span>
          </h2>
          <p className="text-md text-text-2">{t('refusedLead')}</p>
        </div>
        <Button asChild icon="download">
          <a href={`/api/console/imports/${view.id}/refused`} download>
            {t('download')}
          </a>
        </Button>
      </header>
      <Table caption={t('refusedTitle')}>
        <thead>
          <tr>
            <Th numeric>{t('refusedRow')}</Th>
            <Th>{t('refusedReason')}</Th>
            <Th>{t('refusedSays')}</Th>
          </tr>
        </thead>
        <tbody>
          {view.refused.map((row) => (
            <Tr key={row.number}>
              <Td numeric className="text-text-3">
                {format.number(row.number)}
              </Td>
              <Td>{t(`rowRefusals.${ROW_REFUSALS.find((code) => code === row.reason) ?? 'unexpected'}`)}</Td>
              <Td className="text-text-2">
                <span className="line-clamp-2 max-w-prose break-words">
                  {row.cells.filter(Boolean).join(' · ') || t('refusedForgotten')}
                </span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {total > view.refused.length ? (
        <p className="mt-2 text-sm text-text-3">
          {t('refusedFirst', { shown: format.number(view.refused.length), total: format.number(total) })}
        </p>
      ) : null}
    </section>
  )
}
