'use client'

import { useTranslations } from 'next-intl'
import { type MouseEvent, memo } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { cx } from '@/components/ui/cx'
import { TimeAgo } from '@/components/ui/time-ago'
import { Link } from '@/lib/i18n/navigation'
import type { MatchCandidateView } from '@/lib/identity/views'
import { pairName } from './use-decisions'
import { useShortReason } from './use-sentence'
import { useWeightText } from './weight'

type Props = {
  candidate: MatchCandidateView
  href: string
  current: boolean
  tabIndex: 0 | -1
  /** Undefined while nothing is being chosen. */
  chosen: boolean | undefined
  onChoose: (id: string, chosen: boolean) => void
  onOpen: (event: MouseEvent<HTMLAnchorElement>, id: string) => void
  onFocus: (id: string) => void
}

/** One pair of the queue: who, how much speaks for it, why. */
export const CandidateRow = memo(function CandidateRow({
  candidate,
  href,
  current,
  tabIndex,
  chosen,
  onChoose,
  onOpen,
  onFocus,
}: Props) {
  const t = useTranslations('identity.queue')
  const reason = useShortReason()
  const weightText = useWeightText()
  const names = pairName(candidate)
  const decided = candidate.decidedAt !== null && candidate.status !== 'later'
  return (
    <div
      className={cx(
        'relative flex items-start border-line border-b',
        current
          ? 'bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      {chosen === undefined ? null : (
        <Checkbox
          label={t('choose', { names })}
          hideLabel
          checked={chosen}
          onChange={(event) => onChoose(candidate.id, event.target.checked)}
          className="pt-2 pl-4"
        />
      )}
      <Link
        href={href}
        prefetch={false}
        data-candidate={candidate.id}
        aria-current={current || undefined}
        tabIndex={tabIndex}
        onClick={(event) => onOpen(event, candidate.id)}
        onFocus={() => onFocus(candidate.id)}
        className="grid min-h-15 min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] content-center gap-x-2 gap-y-px px-4 py-2 text-md focus-visible:outline-offset-[-2px]"
      >
        <span className={cx('ellipsis font-medium', decided && 'font-normal text-text-2')} title={names}>
          {names}
        </span>
        <span className="text-sm leading-4.5 whitespace-nowrap text-text-2 tabular-nums">
          {decided ? t(`decided.${candidate.status}`) : weightText(candidate.weight)}
        </span>
        <span className="ellipsis col-span-full text-sm text-text-2">
          {decided && candidate.decidedAt ? (
            <>
              {candidate.decidedBy ?? t('automatic')}, <TimeAgo at={candidate.decidedAt} shape="moment" />
            </>
          ) : (
            reason(candidate.contributions)
          )}
        </span>
      </Link>
    </div>
  )
})
