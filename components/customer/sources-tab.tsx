'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { SplitDialog } from '@/components/identity/split-dialog'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { DataList, Datum } from '@/components/ui/data-list'
import { Icon } from '@/components/ui/icon'
import { SkeletonText } from '@/components/ui/skeleton'
import { ErrorState } from '@/components/ui/states'
import { useNow } from '@/components/ui/time-ago'
import { sourceRecordsQuery } from '@/lib/customers/cache'
import type { SourceRecordView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { STATED_ATTRIBUTES } from '@/lib/identity/domain/customer-record'
import { useFactText } from './facts'
import { POINT_ICON, PointValue } from './point-value'
import { useSourceName } from './source-name'
import { useStatedText } from './stated-text'

/** How a record came to belong to this customer, in a sentence. */
export function useLinkWords(): (record: SourceRecordView) => string {
  const t = useTranslations('customer.sources')
  return (record) =>
    [t(`cause.${record.cause}`), record.linkedBy ? t('linkedBy', { name: record.linkedBy }) : null]
      .filter(Boolean)
      .join(' ')
}

function Source({ record, onSplit }: { record: SourceRecordView; onSplit: (() => void) | null }) {
  const t = useTranslations('customer.sources')
  const split = useTranslations('identity.split')
  const origin = useTranslations('customer.origin')
  const points = useTranslations('customer.points')
  const format = useFormat()
  const now = useNow()
  const sourceName = useSourceName()
  const statedText = useStatedText()
  const textOf = useFactText()
  const linkWords = useLinkWords()
  const nameOf = (name: string) => {
    const known = STATED_ATTRIBUTES.find((each) => each === name)
    return known ? t(`attributes.${known}`) : name
  }
  const says = record.values.length + record.points.length + record.facts.length + record.extra.length > 0
  return (
    <article className="border-line border-t py-4 first:border-t-0">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 className="text-base">{sourceName(record.source)}</h2>
        <span className="text-sm text-text-3 [overflow-wrap:anywhere]">
          {record.source === 'console' ? null : record.sourceKey}
        </span>
        <span
          className="text-sm text-text-3 md:ml-auto"
          suppressHydrationWarning
          title={format.dateTime(record.updatedAt)}
        >
          {[
            t('updated', { when: format.dayShort(record.updatedAt, now) }),
            record.version > 1 ? t('version', { count: record.version }) : null,
            t('interactions', { count: record.interactions }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {onSplit ? (
          <Button
            size="sm"
            icon="unlink"
            className="self-center"
            aria-label={split('openOf', { name: sourceName(record.source) })}
            onClick={onSplit}
          >
            {split('open')}
          </Button>
        ) : null}
      </header>
      <p className="mt-0.5 text-sm text-text-2" suppressHydrationWarning>
        {[linkWords(record), t('since', { when: format.date(record.linkedSince) })].join(', ')}
      </p>
      {says ? (
        <div className="mt-2.5 grid gap-x-8 gap-y-3 md:grid-cols-2">
          {record.values.length + record.facts.length + record.extra.length > 0 ? (
            <DataList>
              {record.values.map((value) => (
                <Datum key={value.name} name={nameOf(value.name)}>
                  <span className="[overflow-wrap:anywhere]">{statedText(value.name, value.value)}</span>
                  {value.verified ? (
                    <Chip tone="green" size="sm" icon="check" className="ml-1.5">
                      {origin('verified')}
                    </Chip>
                  ) : null}
                </Datum>
              ))}
              {record.facts.map((fact) => (
                <Datum key={`fact-${fact.name}`} name={fact.name}>
                  {textOf(fact.value)}
                </Datum>
              ))}
              {record.extra.map((extra) => (
                <Datum key={`extra-${extra.name}`} name={extra.name}>
                  {extra.value}
                </Datum>
              ))}
            </DataList>
          ) : null}
          {record.points.length > 0 ? (
            <ul className="grid content-start text-md">
              {record.points.map((point) => (
                <li
                  key={`${point.kind}-${point.value}-${point.endedAt ?? ''}`}
                  className={cx(
                    'grid min-h-6 grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2',
                    point.endedAt && 'text-text-3',
                  )}
                >
                  <Icon
                    name={POINT_ICON[point.kind]}
                    size="sm"
                    label={points(`kinds.${point.kind}`)}
                    className="text-text-3"
                  />
                  <PointValue kind={point.kind} value={point.value} asTyped={point.asTyped} />
                  <span className="text-text-3 text-xs">
                    {point.endedAt
                      ? points('endedOn', { when: format.date(point.endedAt) })
                      : point.verified
                        ? points('verified')
                        : null}
                  </span>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : (
        <p className="mt-2 text-md text-text-3">{t('silent')}</p>
      )}
    </article>
  )
}

/** What each system and channel said, record by record. */
export function SourcesTab({ customerId, maySplit }: { customerId: string; maySplit: boolean }) {
  const t = useTranslations('customer.sources')
  const sourceName = useSourceName()
  const [leaving, setLeaving] = useState<SourceRecordView | null>(null)
  const query = useQuery(sourceRecordsQuery(customerId))
  if (query.isError) return <ErrorState title={t('failed')} onRetry={() => void query.refetch()} />
  if (!query.data) return <SkeletonText lines={10} className="py-4" />
  return (
    <div>
      <p className="mb-1 max-w-prose text-md text-text-2">{t('lead')}</p>
      {query.data.map((record) => (
        <Source
          key={record.id}
          record={record}
          // A customer's only record is the customer.
          onSplit={maySplit && query.data.length > 1 ? () => setLeaving(record) : null}
        />
      ))}
      <SplitDialog
        record={leaving ? { id: leaving.id, holderId: customerId, name: sourceName(leaving.source) } : null}
        onClose={() => setLeaving(null)}
      />
    </div>
  )
}
