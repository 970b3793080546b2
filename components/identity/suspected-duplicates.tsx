'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { useLiveQueries } from '@/components/shell/live'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import type { CustomerView } from '@/lib/customers/views'
import { Link } from '@/lib/i18n/navigation'
import { suspectedDuplicatesQuery } from '@/lib/identity/cache'
import { reviewHref } from './use-place'
import { useShortReason } from './use-sentence'
import { useWeightText } from './weight'

/**
 * Other customers that may be this one: each leads to its comparison, or to the other's file for who decides no pairs.
 * Nothing at all when there is none.
 */
export function SuspectedDuplicates({ customer, as }: { customer: CustomerView; as?: 'h2' | 'h3' }) {
  const t = useTranslations('identity.suspected')
  const reason = useShortReason()
  const weightText = useWeightText()
  const id = useId()
  const query = suspectedDuplicatesQuery(customer.id)
  const { data } = useQuery(query)
  useLiveQueries((message) => (message.type === 'identity' ? [query.queryKey] : []))
  if (!data || data.duplicates.length === 0) return null
  const compares = customer.rights.merge
  return (
    <Section as={as} title={t('title')} count={data.more ? `${data.duplicates.length}+` : data.duplicates.length}>
      <ul>
        {data.duplicates.map(({ candidateId, other, weight, findings }) => (
          <li key={candidateId}>
            <Link
              href={compares ? reviewHref(candidateId, { view: 'open', least: 'possible' }) : `/customers/${other.id}`}
              aria-describedby={`${id}-${candidateId}`}
              aria-label={t(compares ? 'compare' : 'open', { name: other.displayName })}
              className="-mx-2 grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 rounded-md px-2 py-1 hover:bg-hover"
            >
              <Icon name="dup" size="sm" className="mt-0.5 text-amber" />
              <span className="min-w-0">
                <span className="ellipsis block">{other.displayName}</span>
                <span id={`${id}-${candidateId}`} className="ellipsis block text-sm text-text-3">
                  {reason(findings)}
                </span>
              </span>
              <span className="text-sm text-text-2 tabular-nums">{weightText(weight)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
