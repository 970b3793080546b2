'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { Progress } from '@/components/ui/meter'
import { useFormat } from '@/lib/i18n/use-format'
import { candidateCountQuery, todaysDecisionsQuery } from '@/lib/identity/cache'
import { MINUTE_MS } from '@/lib/platform/time'

/** How far the reader is today: pairs settled, of these and those that wait; and about how long the rest takes. */
export function TodaysBatch() {
  const t = useTranslations('identity.today')
  const format = useFormat()
  const { data: waiting } = useQuery(candidateCountQuery())
  const { data: today } = useQuery(todaysDecisionsQuery())
  const settled = today?.settled ?? 0
  const total = settled + (waiting?.open ?? 0)
  const left = today?.paceMs && waiting?.open && !waiting.more ? waiting.open * today.paceMs : null
  return (
    <div className="shrink-0 px-4 pb-2">
      <Progress
        label={t('title')}
        done={settled}
        // While nothing waits and nothing was settled, there is nothing to be a part of.
        total={Math.max(total, 1)}
        detail={
          <>
            <b className="font-medium text-text">
              {t('settled', {
                settled: format.number(settled),
                total: format.number(total) + (waiting?.more ? '+' : ''),
              })}
            </b>
            {left === null ? null : t('left', { duration: format.duration(Math.max(left, MINUTE_MS)) })}
          </>
        }
      />
    </div>
  )
}
