'use client'

import { useQueries } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useSourceName } from '@/components/customer/source-name'
import { Button } from '@/components/ui/button'
import { FilterChip } from '@/components/ui/chip'
import { customerCandidatesQuery } from '@/lib/identity/cache'
import type { MatchCandidateView, MatchSideView } from '@/lib/identity/views'
import { useWeightText } from './weight'

/** A further customer that resembles one of the pair: the candidate that says so, and the customer's side of it. */
export type Further = { candidate: MatchCandidateView; side: MatchSideView }

/** Other customers with which either side of a pair waits for a decision, the heaviest candidate of each. */
export function useFurther(pair: MatchCandidateView): Further[] {
  const results = useQueries({ queries: pair.sides.map((side) => customerCandidatesQuery(side.customerId)) })
  const inPair = new Set(pair.sides.map((side) => side.customerId))
  const found = new Map<string, Further>()
  for (const candidate of results.flatMap((result) => result.data?.items ?? [])) {
    const side = candidate.sides.find((each) => !inPair.has(each.customerId))
    const known = side ? found.get(side.customerId) : undefined
    if (side && (known === undefined || known.candidate.weight < candidate.weight))
      found.set(side.customerId, { candidate, side })
  }
  return [...found.values()].sort((a, b) => b.candidate.weight - a.candidate.weight)
}

/** Customers that are named at once. */
const MOST_NAMED = 4

type Props = {
  further: readonly Further[]
  /** Customers that stand beside the pair. */
  added: ReadonlySet<string>
  onToggle: (customerId: string) => void
}

/** Customers that look like one of the pair as well; each can be set beside it, to be merged together. */
export function AlsoAlike({ further, added, onToggle }: Props) {
  const t = useTranslations('identity.further')
  const weightText = useWeightText()
  const sourceName = useSourceName()
  const [all, setAll] = useState(false)
  if (further.length === 0) return null
  // Nobody who stands beside the pair is folded away: the chip takes them back.
  const shown = all ? further : further.filter(({ side }, at) => at < MOST_NAMED || added.has(side.customerId))
  const folded = further.length - shown.length
  return (
    <div className="my-3 flex flex-wrap items-center gap-1.5 text-sm text-text-2">
      <span className="mr-1">{t('lead')}</span>
      {shown.map(({ candidate, side }) => (
        <FilterChip
          key={side.customerId}
          icon={added.has(side.customerId) ? 'check' : 'plus'}
          pressed={added.has(side.customerId)}
          onClick={() => onToggle(side.customerId)}
          title={t('add', { name: side.displayName })}
        >
          {side.displayName}
          <span className="ellipsis font-normal">{sourceName(side.source)}</span>
          <span className="font-normal tabular-nums">{weightText(candidate.weight)}</span>
        </FilterChip>
      ))}
      {all || folded > 0 ? (
        <Button
          size="sm"
          variant="ghost"
          iconEnd={all ? 'up' : 'down'}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? t('fold') : t('more', { count: folded })}
        </Button>
      ) : null}
    </div>
  )
}
