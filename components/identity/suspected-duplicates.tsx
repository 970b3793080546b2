'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useLiveQueries } from '@/components/shell/live'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { Link } from '@/lib/i18n/navigation'
import { customerCandidatesQuery, identityKeys } from '@/lib/identity/cache'
import { reviewHref } from './use-place'
import { useShortReason } from './use-sentence'
import { useWeightText } from './weight'

/** Other customers that may be this one, each leading to its comparison. Nothing at all when there is none. */
export function SuspectedDuplicates({ customerId }: { customerId: string }) {
  const t = useTranslations('identity.suspected')
  const reason = useShortReason()
  const weightText = useWeightText()
  const { data } = useQuery(customerCandidatesQuery(customerId))
  useLiveQueries((message) => (message.type === 'identity' ? [identityKeys.candidates] : []))
  if (!data || data.items.length === 0) return null
  return (
    <Section as="h2" title={t('title')} count={data.next ? `${data.items.length}+` : data.items.length}>
      <ul>
        {data.items.map((candidate) => {
          const other = candidate.sides.find((side) => side.customerId !== customerId) ?? candidate.sides[1]
          return (
            <li key={candidate.id}>
              <Link
                href={reviewHref(candidate.id, { view: 'open', least: 'possible' })}
                aria-label={t('compare', { name: other.displayName })}
                className="-mx-2 grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 rounded-md px-2 py-1 hover:bg-hover"
              >
                <Icon name="dup" size="sm" className="mt-0.5 text-amber" />
                <span className="min-w-0">
                  <span className="ellipsis block">{other.displayName}</span>
                  <span className="ellipsis block text-sm text-text-3">{reason(candidate.contributions)}</span>
                </span>
                <span className="text-sm text-text-2 tabular-nums">{weightText(candidate.weight)}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
