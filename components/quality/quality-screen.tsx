'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFailureToast, useOutcome } from '@/components/conversation/use-outcome'
import { useSourceName } from '@/components/customer/source-name'
import { IdentityNav } from '@/components/identity/identity-nav'
import { useLiveRefresh } from '@/components/shell/live'
import { Button } from '@/components/ui/button'
import { Meter } from '@/components/ui/meter'
import { EmptyState } from '@/components/ui/states'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { toast } from '@/components/ui/toast'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { recountQualityAction } from '@/lib/quality/actions'
import { QUALITY_FIGURES, type QualityFigure } from '@/lib/quality/domain/figures'
import type { QualitySourceView, QualityView } from '@/lib/quality/views'
import { figureHref } from './figure-href'

const GROUPS = [
  ['completeness', 6],
  ['freshness', 1],
  ['reliability', 2],
  ['duplicates', 1],
] as const

/** What a source does not state is its nature; what it states wrongly or twice is work to do. */
const WORK = new Set<QualityFigure>(['stale', 'bounced', 'unverified', 'duplicates'])

function Figure({ figure, view, source }: { figure: QualityFigure; view: QualitySourceView; source: string | null }) {
  const t = useTranslations('quality')
  const format = useFormat()
  const count = view.counts[figure]
  const share = view.records === 0 ? 0 : count / view.records
  if (count === 0) return <span className="text-text-3">0</span>
  return (
    <span className="inline-grid justify-items-end gap-1">
      <Link
        href={figureHref(figure, source)}
        className="font-medium"
        title={t(`hints.${figure}`)}
        aria-label={`${t(`figures.${figure}`)} : ${format.number(count)}, ${format.percent(share)}`}
      >
        {format.number(count)}
      </Link>
      <span className="text-xs text-text-3">{format.percent(share)}</span>
      <Meter share={share} tone={WORK.has(figure) ? 'amber' : 'neutral'} />
    </span>
  )
}

function SourceLine({ view, source }: { view: QualitySourceView; source: string | null }) {
  const t = useTranslations('quality')
  const format = useFormat()
  const nameOf = useSourceName()
  return (
    <Tr>
      <th
        scope="row"
        className="sticky left-0 z-1 min-w-26 border-line border-b bg-surface py-2 pr-3 text-left align-top font-normal [overflow-wrap:anywhere]"
      >
        <span className={source === null ? 'font-semibold' : undefined}>
          {source === null ? t('all') : nameOf(source)}
        </span>
      </th>
      <Td numeric>{format.number(view.records)}</Td>
      {QUALITY_FIGURES.map((figure) => (
        <Td key={figure} numeric>
          <Figure figure={figure} view={view} source={source} />
        </Td>
      ))}
    </Tr>
  )
}

/** What each source knows and lacks; each figure leads to its records. */
export function QualityScreen({ view }: { view: QualityView }) {
  const t = useTranslations('quality')
  const outcome = useOutcome()
  const fail = useFailureToast()
  const [pending, setPending] = useState(false)
  useLiveRefresh((message) => message.type === 'quality')

  async function recount(): Promise<void> {
    setPending(true)
    const result = await outcome(() => recountQualityAction({}))
    setPending(false)
    if (result.ok) toast({ message: t('recounting') })
    else fail(result.why)
  }
  const again = (
    <Button icon="refresh" pending={pending} onClick={() => void recount()}>
      {t('recount')}
    </Button>
  )

  return (
    <section aria-label={t('title')} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="shrink-0 px-4 pt-4 md:px-8">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="text-xl">{t('title')}</h1>
          {view.computedAt ? (
            <div className="flex flex-wrap items-center gap-3 md:ml-auto">
              <span className="text-sm text-text-3">
                {t.rich('counted', { when: () => <TimeAgo at={view.computedAt ?? 0} shape="moment" /> })}
              </span>
              {again}
            </div>
          ) : null}
        </div>
        <IdentityNav className="mt-2" />
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-16 md:px-8">
        {view.total ? (
          <>
            <p className="mb-4 max-w-prose text-md text-text-2">{t('lead')}</p>
            <Table caption={t('table')}>
              <thead>
                <tr>
                  <td colSpan={2} />
                  {GROUPS.map(([group, columns]) => (
                    <th
                      key={group}
                      scope="colgroup"
                      colSpan={columns}
                      className="px-3 text-left text-sm font-semibold text-text-2 last:pr-0"
                    >
                      <span className="block border-line border-b pb-1">{t(`groups.${group}`)}</span>
                    </th>
                  ))}
                </tr>
                <tr>
                  <Th className="sticky left-0 z-1 bg-surface">{t('source')}</Th>
                  <Th numeric>{t('records')}</Th>
                  {QUALITY_FIGURES.map((figure) => (
                    <Th key={figure} numeric title={t(`hints.${figure}`)}>
                      {t(`figures.${figure}`)}
                    </Th>
                  ))}
                </tr>
              </thead>
              <tbody>
                <SourceLine view={view.total} source={null} />
                {view.sources.map((source) => (
                  <SourceLine key={source.source} view={source} source={source.source} />
                ))}
              </tbody>
            </Table>
          </>
        ) : (
          <EmptyState icon="chart" as="h2" title={t('never')} actions={again}>
            {t('neverBody')}
          </EmptyState>
        )}
      </div>
    </section>
  )
}
