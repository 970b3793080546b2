'use client'

import { useTranslations } from 'next-intl'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { Why } from '@/components/ui/why'
import { useFormat } from '@/lib/i18n/use-format'
import type { MatchRunView } from '@/lib/identity/views/match-runs'

/** The groups in which a run compared records, by size, behind their title. */
export function RunGroups({ groups }: { groups: NonNullable<MatchRunView['counts']['blocks']> }) {
  const t = useTranslations('identity.runs.groups')
  const format = useFormat()
  const { limit, largest, divided, windowed, sizes } = groups
  return (
    <Why label={t('title')} className="mt-1">
      <p className="max-w-prose">
        {t('lead', { limit, largest })} {t('divided', { count: divided, shown: format.number(divided) })}{' '}
        {t('windowed', { count: windowed, shown: format.number(windowed) })}
      </p>
      <Table caption={t('title')} className="mt-2 max-w-120">
        <thead>
          <tr>
            <Th>{t('size')}</Th>
            <Th numeric>{t('blocks')}</Th>
            <Th numeric>{t('comparisons')}</Th>
          </tr>
        </thead>
        <tbody>
          {sizes.map(({ from, to, blocks, comparisons }) => (
            <Tr key={from}>
              <Td>{from === to ? format.number(from) : t('range', { from, to })}</Td>
              <Td numeric>{format.number(blocks)}</Td>
              <Td numeric>{format.number(comparisons)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Why>
  )
}
