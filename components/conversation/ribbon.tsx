'use client'

import { useTranslations } from 'next-intl'
import { Fragment, useEffect, useRef } from 'react'
import { cx } from '@/components/ui/cx'
import type { Stretch } from '@/lib/conversations/domain/journey'
import { useFormat } from '@/lib/i18n/use-format'
import { ChannelIcon } from './channel'

const GAP_INK = { calm: 'text-text-3', warn: 'font-medium text-amber', bad: 'font-medium text-red' } as const
const GAP_LINE = { calm: 'bg-line-2', warn: 'bg-amber-line', bad: 'bg-red-line' } as const

/** The path over the channels at a glance; each stretch leads to its place in the thread. */
export function Ribbon({
  stretches,
  onSeek,
}: {
  stretches: readonly Stretch[]
  onSeek: (interactionId: string) => void
}) {
  const t = useTranslations('conversation')
  const format = useFormat()
  const strip = useRef<HTMLOListElement>(null)
  // The newest contact is what matters on a narrow screen.
  useEffect(() => {
    if (strip.current) strip.current.scrollLeft = strip.current.scrollWidth
  }, [])

  return (
    <nav aria-label={t('journey.label')} className="shrink-0 border-line border-b bg-surface-2">
      <ol ref={strip} className="scroll-none flex h-9 items-center overflow-x-auto px-4 text-sm md:px-5">
        {stretches.map(({ channel, missed, firstId, startedAt, gap }) => (
          <Fragment key={firstId}>
            {gap ? (
              <li
                className={cx(
                  'mx-1.5 flex min-w-max flex-1 items-center gap-1.5 text-xs whitespace-nowrap',
                  GAP_INK[gap.tone],
                )}
              >
                <span aria-hidden="true" className={cx('h-px min-w-2 flex-1', GAP_LINE[gap.tone])} />
                {gap.tone === 'bad'
                  ? t('journey.waited', { duration: format.duration(gap.ms) })
                  : format.duration(gap.ms)}
                <span aria-hidden="true" className={cx('h-px min-w-2 flex-1', GAP_LINE[gap.tone])} />
              </li>
            ) : null}
            <li className="shrink-0">
              <button
                type="button"
                title={format.dateTime(startedAt)}
                onClick={() => onSeek(firstId)}
                className={cx(
                  'inline-flex h-6 items-center gap-1.5 rounded-xs font-medium whitespace-nowrap hover:underline hover:underline-offset-2',
                  missed ? 'text-red' : 'text-text',
                )}
              >
                <ChannelIcon channel={channel} missed={missed} className={missed ? '' : 'text-text-2'} />
                {missed ? t('journey.missed') : t(`channel.${channel}`)}
              </button>
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}
