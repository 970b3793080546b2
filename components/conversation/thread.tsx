'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/time-ago'
import type { Gap } from '@/lib/conversations/domain/journey'
import type { ConversationView, EarlierConversationView, ThreadPage } from '@/lib/conversations/views'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { ChannelIcon } from './channel'
import { EventLine } from './event-line'
import { Message } from './message'
import { conversationNumber } from './number'
import { SegmentHead } from './segment-head'
import { blocksOf, type Segment } from './thread-blocks'

const GAP_INK = { calm: 'text-text-3', warn: 'font-medium text-amber', bad: 'font-medium text-red' } as const
const GAP_DOTS = { calm: 'border-line-3/60', warn: 'border-amber-solid', bad: 'border-red-solid' } as const

/** The line of the thread, broken into dots, and what happened meanwhile in a sentence. */
function GapLine({ gap }: { gap: Gap }) {
  const t = useTranslations('conversation.gap')
  const format = useFormat()
  const { from, to, kind } = gap
  const duration = format.duration(gap.ms)
  const text =
    kind === 'again' && from === to
      ? t('againSame', { duration })
      : kind === 'again'
        ? t('again', { duration, from, to })
        : kind === 'after_promise'
          ? t('after_promise', { duration, to })
          : kind === 'switch'
            ? t('switch', { duration, from, to })
            : kind === 'answered_on'
              ? t('answered_on', { duration, to })
              : t('silence', { duration })
  return (
    <p className={cx('relative my-0.5 flex items-center py-1.5 pl-9 text-sm max-md:pl-7.5', GAP_INK[gap.tone])}>
      <span
        aria-hidden="true"
        className={cx('absolute inset-y-0 left-[11px] border-l-2 border-dotted max-md:left-[9px]', GAP_DOTS[gap.tone])}
      />
      {text}
    </p>
  )
}

function Day({ at }: { at: string }) {
  const format = useFormat()
  return (
    <p className="mt-3 mb-2 ml-9 flex items-center gap-3 font-medium text-text-3 text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line max-md:ml-7.5">
      {format.dateLong(at)}
    </p>
  )
}

function Stretch({ segment, last, waitingSince }: { segment: Segment; last: boolean; waitingSince: string | null }) {
  const t = useTranslations('conversation')
  return (
    <>
      {segment.gap ? <GapLine gap={segment.gap} /> : null}
      {segment.day ? <Day at={segment.day} /> : null}
      <section
        id={`s-${segment.key}`}
        aria-label={t(`channel.${segment.channel}`)}
        className={cx(
          'relative scroll-mt-2 pl-9 before:absolute before:top-5.5 before:left-[11.5px] before:w-px before:bg-line-2 max-md:pl-7.5 max-md:before:left-[9.5px]',
          last ? 'before:bottom-2' : 'before:-bottom-0.5',
        )}
      >
        <div className="relative mb-1.5 flex min-h-6 flex-wrap items-center gap-x-2 text-sm text-text-3">
          <span
            aria-hidden="true"
            className={cx(
              'absolute -left-9 grid size-6 place-items-center rounded-full border max-md:-left-7.5 max-md:size-5',
              segment.missed ? 'border-red-line bg-red-soft text-red' : 'border-line-2 bg-surface text-text-2',
            )}
          >
            <ChannelIcon channel={segment.channel} missed={segment.missed} className="size-[13px] max-md:size-[11px]" />
          </span>
          <SegmentHead segment={segment} />
        </div>
        {segment.items.map(({ entry, day, dated, first }) => (
          <div key={entry.id}>
            {day ? <Day at={day} /> : null}
            {first ? (
              <p className="mt-0.5 mb-2 flex items-center gap-2 font-semibold text-accent-text text-xs after:h-px after:flex-1 after:bg-accent-line">
                {t('thread.since')}
              </p>
            ) : null}
            {entry.type === 'event' ? (
              <EventLine event={entry} />
            ) : (
              <Message message={entry} dated={dated} waitingSince={waitingSince} />
            )}
          </div>
        ))}
      </section>
    </>
  )
}

function EarlierHead({ conversation }: { conversation: EarlierConversationView }) {
  const t = useTranslations('conversation')
  const format = useFormat()
  const now = useNow()
  return (
    <div className="mb-2 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-surface-3 px-3 py-1.5 text-sm text-text-2">
      <h2 className="ellipsis max-w-full font-semibold text-text text-sm">
        {t('thread.earlierHeading', { number: conversationNumber(conversation.number), subject: conversation.subject })}
      </h2>
      <span suppressHydrationWarning>
        {conversation.resolvedAt
          ? t('thread.earlierResolved', { when: format.dateTimeShort(conversation.resolvedAt, now) })
          : t('thread.earlierMeta', { opened: format.dateTimeShort(conversation.openedAt, now) })}
      </span>
      {conversation.reason ? <span>{t(`reason.${conversation.reason}`)}</span> : null}
      <Link href={`/inbox/${conversation.id}`} prefetch={false} className="link ml-auto font-medium">
        {t('thread.openIt')}
      </Link>
    </div>
  )
}

type Props = {
  pages: readonly ThreadPage[]
  view: ConversationView
  readAt: string | null
  hasOlder: boolean
  loadingOlder: boolean
  onOlder: () => void
}

/**
 * All that was said, on every channel, newest at the foot. The scroller is turned upside down, so that it opens on the
 * latest message before any script, stays there when one arrives, and does not move when older ones are added.
 */
export function Thread({ pages, view, readAt, hasOlder, loadingOlder, onOlder }: Props) {
  const t = useTranslations('conversation.thread')
  const { timeZone } = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  const blocks = useMemo(
    () => blocksOf(pages, { promises: view.promises, readAt, timeZone }),
    [pages, view.promises, readAt, timeZone],
  )
  const oldest = pages.at(-1)
  const earlier = oldest?.earlier ?? null

  const onScroll = useEffectEvent(() => {
    const box = scroller.current
    if (!box) return
    // Upside down: 0 is the foot, and the top is negative.
    setAway(box.scrollTop < -240)
    const toTop = box.scrollHeight - box.clientHeight + box.scrollTop
    if (hasOlder && !loadingOlder && box.scrollTop < -1 && toTop < 300) onOlder()
  })
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const listener = () => onScroll()
    box.addEventListener('scroll', listener, { passive: true })
    return () => box.removeEventListener('scroll', listener)
  }, [])

  // What arrives while the reader is further up must not be missed, nor pull the page away.
  const newest = pages[0]?.entries.at(-1)?.id ?? null
  const seen = useRef(newest)
  const [below, setBelow] = useState(0)
  const arrived = useEffectEvent(() => {
    if (newest === seen.current) return
    const entries = pages[0]?.entries ?? []
    const from = entries.findIndex((entry) => entry.id === seen.current)
    seen.current = newest
    if ((scroller.current?.scrollTop ?? 0) < -240) setBelow((count) => count + Math.max(entries.length - 1 - from, 1))
  })
  useEffect(() => arrived(), [newest])
  useEffect(() => {
    if (!away) setBelow(0)
  }, [away])

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        aria-label={t('label')}
        className="scroll-thin flex min-h-0 flex-1 flex-col-reverse overflow-y-auto focus-visible:outline-offset-[-2px]"
      >
        <div className="mb-auto px-5 pt-3 pb-4 max-md:px-3">
          {hasOlder ? (
            <div className="mb-3 flex flex-wrap items-center justify-center gap-2 text-sm text-text-3">
              {earlier ? <span className="ellipsis">{t('earlier', { subject: earlier.subject })}</span> : null}
              <Button size="sm" variant="ghost" icon="up" pending={loadingOlder} onClick={onOlder}>
                {earlier ? t('loadEarlier') : t('loadOlder')}
              </Button>
            </div>
          ) : (
            <p className="mb-2 text-center text-sm text-text-3">{t('first')}</p>
          )}
          {blocks.map((block, at) => {
            const current = block.conversation.id === view.id
            return (
              <article
                key={block.conversation.id}
                className={cx(at > 0 && 'mt-6')}
                aria-label={t(current ? 'thisConversation' : 'earlier', { subject: block.conversation.subject })}
              >
                {current && at === 0 ? null : current ? (
                  <h2 className="mb-2 flex items-center gap-3 font-semibold text-sm text-text-2 before:h-px before:flex-1 before:bg-line-2 after:h-px after:flex-1 after:bg-line-2">
                    <span className="ellipsis">{t('thisConversation', { subject: block.conversation.subject })}</span>
                  </h2>
                ) : (
                  <EarlierHead conversation={block.conversation} />
                )}
                {block.segments.length === 0 ? <p className="text-text-3">{t('empty')}</p> : null}
                {block.segments.map((segment, index) => (
                  <Stretch
                    key={segment.key}
                    segment={segment}
                    last={index === block.segments.length - 1}
                    waitingSince={current ? view.waitingSince : null}
                  />
                ))}
              </article>
            )
          })}
        </div>
      </section>
      {away ? (
        <Button
          size="sm"
          className="absolute right-4 bottom-3 shadow-2"
          onClick={() => scroller.current?.scrollTo({ top: 0 })}
        >
          <Icon name="down" size="sm" />
          {below > 0 ? t('newBelow', { count: below }) : t('latest')}
        </Button>
      ) : null}
    </div>
  )
}
