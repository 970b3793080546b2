'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { AdviceSection } from '@/components/advice/advice-section'
import { ConsentSection } from '@/components/consent/consent-section'
import { SuspectedDuplicates } from '@/components/identity/suspected-duplicates'
import { PreferencesSection } from '@/components/preferences/preferences-section'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { SkeletonText } from '@/components/ui/skeleton'
import { useNow } from '@/components/ui/time-ago'
import { accessLogQuery, sourceRecordsQuery } from '@/lib/customers/cache'
import type { CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'
import { useAccessWords } from './access-tab'
import { ContactPoints } from './contact-points'
import { EffortSection } from './effort'
import { Facts } from './facts'
import { LastContacts } from './last-contacts'
import { Promises } from './promises'
import { Relations } from './relations'
import { useSourceName } from './source-name'
import { useLinkWords } from './sources-tab'

const SHOWN = 4

function Sources({ customer, onAll }: { customer: CustomerView; onAll: () => void }) {
  const t = useTranslations('customer.sources')
  const format = useFormat()
  const sourceName = useSourceName()
  const linkWords = useLinkWords()
  const query = useQuery(sourceRecordsQuery(customer.id))
  return (
    <Section
      as="h2"
      title={t('title')}
      count={customer.counts.sourceRecords}
      end={
        <Button size="sm" variant="ghost" className="-mr-2 text-accent-text!" onClick={onAll}>
          {t('all')}
        </Button>
      }
    >
      {query.data ? (
        <ul>
          {query.data.slice(0, SHOWN).map((record) => (
            <li key={record.id} className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 py-1">
              <Icon name="file" size="sm" className="mt-0.5 text-text-3" />
              <span className="min-w-0">
                {sourceName(record.source)}
                <span className="block text-sm text-text-3">{linkWords(record)}</span>
              </span>
              <span className="text-sm text-text-2" title={format.dateTime(record.linkedSince)}>
                {record.linkedSince.slice(0, 4)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <SkeletonText lines={4} />
      )}
    </Section>
  )
}

function Access({ customer, onAll }: { customer: CustomerView; onAll: () => void }) {
  const t = useTranslations('customer.access')
  const format = useFormat()
  const now = useNow()
  const words = useAccessWords()
  const query = useInfiniteQuery(accessLogQuery(customer.id))
  const entries = query.data?.pages[0]?.items.slice(0, SHOWN)
  return (
    <Section
      as="h2"
      title={t('title')}
      end={
        <Button size="sm" variant="ghost" className="-mr-2 text-accent-text!" onClick={onAll}>
          {t('all')}
        </Button>
      }
    >
      {entries ? (
        <ul>
          {entries.map((entry) => (
            <li key={entry.id} className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 py-1">
              <Icon name={entry.action.endsWith('.read') ? 'eye' : 'pencil'} size="sm" className="mt-0.5 text-text-3" />
              <span className="min-w-0">
                {words.who(entry)}
                <span className="block text-sm text-text-3">{words.what(entry)}</span>
              </span>
              <span
                className="text-sm whitespace-nowrap text-text-2"
                suppressHydrationWarning
                title={format.dateTime(entry.at)}
              >
                {format.dayShort(entry.at, now)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <SkeletonText lines={4} />
      )}
    </Section>
  )
}

type Props = { customer: CustomerView; onTab: (tab: 'sources' | 'access' | 'consents') => void }

/** What matters beside the timeline: promises, effort, contact points, where it comes from, who looked. */
export function CustomerAside({ customer, onTab }: Props) {
  return (
    <>
      <AdviceSection customerId={customer.id} as="h2" />
      <ConsentSection customerId={customer.id} as="h2" onProofs={() => onTab('consents')} />
      <PreferencesSection customer={customer} as="h2" />
      <Promises customer={customer} as="h2" />
      <EffortSection customer={customer} as="h2" />
      <SuspectedDuplicates customer={customer} as="h2" />
      <ContactPoints customer={customer} as="h2" />
      <Relations customer={customer} as="h2" />
      <LastContacts customer={customer} as="h2" />
      <Facts customer={customer} as="h2" />
      <Sources customer={customer} onAll={() => onTab('sources')} />
      {customer.rights.accessLog ? <Access customer={customer} onAll={() => onTab('access')} /> : null}
    </>
  )
}
