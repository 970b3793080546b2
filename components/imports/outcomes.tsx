'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/lib/i18n/use-format'
import { type ImportCounts, ROW_OUTCOMES } from '@/lib/imports/domain/types'

/** How many rows became what, each figure with its meaning. */
export function Outcomes({ counts }: { counts: ImportCounts }) {
  const t = useTranslations('imports')
  const format = useFormat()
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-3 lg:grid-cols-6">
      {ROW_OUTCOMES.map((outcome) => (
        <div key={outcome} className="flex flex-col-reverse justify-end border-line border-t pt-2">
          <dd className="text-sm text-text-3">{t(`outcomeHints.${outcome}`)}</dd>
          <dt className="text-md">
            <span
              className={
                counts[outcome] === 0
                  ? 'block text-xl text-text-3'
                  : outcome === 'refused'
                    ? 'block text-xl text-red'
                    : 'block text-xl'
              }
            >
              {format.number(counts[outcome])}
            </span>
            {t(`outcomes.${outcome}`, { count: counts[outcome] })}
          </dt>
        </div>
      ))}
    </dl>
  )
}

/** The same in one line, without what is none: « 12 nouvelles, 3 rapprochées ». */
export function useOutcomeLine(): (counts: ImportCounts) => string {
  const t = useTranslations('imports.outcomes')
  const format = useFormat()
  return (counts) =>
    ROW_OUTCOMES.filter((outcome) => counts[outcome] > 0)
      .map((outcome) => `${format.number(counts[outcome])} ${t(outcome, { count: counts[outcome] })}`)
      .join(', ')
}
