'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { Popover } from '@/components/ui/popover'
import { Spinner } from '@/components/ui/spinner'
import { interactionTextQuery } from '@/lib/conversations/cache'
import type { InteractionView, PartyView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'
import { Attachments } from './attachments'
import { HtmlFrame } from './html-frame'
import { MessageText } from './message-text'
import { SendState } from './send-state'

const TOGGLE =
  'inline-flex min-h-6 items-center gap-1.5 rounded-xs bg-active px-2 font-medium text-text-2 text-xs hover:text-text'

/** What a whole text holds beyond what is shown: the quoted history, or all of it when the two do not line up. */
function beyond(whole: string, shown: string): string {
  const start = shown.trim()
  const rest = whole.trim()
  return start && rest.startsWith(start) ? rest.slice(start.length).trim() : rest
}

/** The folded history of a mail, read when it is opened. */
function Quoted({ message }: { message: InteractionView }) {
  const { data, isPending } = useQuery(interactionTextQuery(message.id))
  if (isPending) return <Spinner />
  return data ? (
    <blockquote className="mt-2 border-line-2 border-l-2 pl-2.5 text-md text-text-2">
      <MessageText text={beyond(data.text, message.text)} />
    </blockquote>
  ) : null
}

/** The text of a message, with the whole of a long one on demand, or its original layout. */
function Body({ message, name }: { message: InteractionView; name: string }) {
  const t = useTranslations('conversation.message')
  const [whole, setWhole] = useState(false)
  const [layout, setLayout] = useState(false)
  const [quoted, setQuoted] = useState(false)
  const cut = message.truncated && !whole && !layout
  const folded = message.hiddenLines > 0 && !layout && !whole
  const { data } = useQuery({ ...interactionTextQuery(message.id), enabled: whole })
  const text = whole && data ? data.text : message.text
  return (
    <>
      {layout ? (
        <HtmlFrame message={message} name={name} />
      ) : text.trim() ? (
        <div lang={message.language ?? undefined}>
          <MessageText text={text} mentions={message.mentions} />
        </div>
      ) : message.attachments.length > 0 ? null : (
        <p className="text-text-3">{t('empty')}</p>
      )}
      {layout ? null : <Attachments files={message.attachments} hasHtml={message.hasHtml} />}
      {cut || folded || message.hasHtml ? (
        <div className="mt-2 flex flex-wrap gap-1.5">
          {cut ? (
            <button type="button" onClick={() => setWhole(true)} className={TOGGLE}>
              {t('more')}
            </button>
          ) : null}
          {folded ? (
            <button type="button" aria-expanded={quoted} onClick={() => setQuoted(!quoted)} className={TOGGLE}>
              {quoted ? t('hideQuoted') : t('quoted', { count: message.hiddenLines })}
            </button>
          ) : null}
          {message.hasHtml ? (
            <button type="button" aria-pressed={layout} onClick={() => setLayout(!layout)} className={TOGGLE}>
              {layout ? t('text') : t('html')}
            </button>
          ) : null}
        </div>
      ) : null}
      {folded && quoted ? <Quoted message={message} /> : null}
    </>
  )
}

const partyText = ({ name, address }: PartyView) => (name ? `${name} <${address}>` : address)

/** To whom a mail went, short; the whole envelope one press away. */
function Envelope({ message }: { message: InteractionView }) {
  const t = useTranslations('conversation.message')
  const format = useFormat()
  const [first] = message.to
  if (message.channel !== 'email' || !first) return null
  const short = message.direction === 'inbound' ? `${first.address.split('@')[0]}@` : (first.name ?? first.address)
  const rows: [string, string][] = [
    [t('from'), partyText({ name: message.fromName, address: message.fromAddress ?? '' })],
    [t('toField'), message.to.map(partyText).join(', ')],
    ...(message.cc.length > 0 ? [[t('ccField'), message.cc.map(partyText).join(', ')] as [string, string]] : []),
    ...(message.subject ? [[t('subject'), message.subject] as [string, string]] : []),
    [t('received'), format.dateTime(message.receivedAt)],
    ...(message.at === message.receivedAt ? [] : [[t('happened'), format.dateTime(message.at)] as [string, string]]),
  ]
  return (
    <Popover
      label={t('details')}
      align="end"
      className="w-96"
      trigger={
        <button
          type="button"
          title={t('details')}
          className="ellipsis hit max-w-40 hover:text-text hover:underline hover:underline-offset-2"
        >
          {t('to', { who: message.to.length > 1 ? `${short} +${message.to.length - 1}` : short })}
        </button>
      }
    >
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        {rows.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-text-3">{term}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}

function Moment({ message, dated }: { message: InteractionView; dated: boolean }) {
  const format = useFormat()
  return (
    <time dateTime={message.at} title={format.dateTime(message.at)} className="shrink-0">
      {dated ? format.dateTime(message.at) : format.time(message.at)}
    </time>
  )
}

/** One quiet line for what a machine said; its text is one press away. */
function QuietLine({
  icon,
  tone,
  message,
  dated,
  children,
}: {
  icon: IconName
  tone?: 'red'
  message: InteractionView
  dated: boolean
  children: ReactNode
}) {
  const t = useTranslations('conversation.message')
  const [open, setOpen] = useState(false)
  return (
    <div className="mb-2">
      <p
        className={cx(
          'flex min-h-4 items-start gap-1.5 text-xs',
          tone === 'red' ? 'font-medium text-red' : 'text-text-3',
        )}
      >
        <Icon name={icon} className="mt-px size-[13px]" />
        <span className="min-w-0">
          {children}
          <span className="ml-1.5 font-normal text-text-3">
            · <Moment message={message} dated={dated} />
          </span>
          {message.text.trim() ? (
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="hit ml-1.5 font-normal text-text-3 underline decoration-line-3 decoration-dotted underline-offset-3 hover:text-text"
            >
              {open ? t('hide') : t('show')}
            </button>
          ) : null}
        </span>
      </p>
      {open ? (
        <div className="mt-1.5 max-w-155 rounded-lg border border-line px-3 py-2 text-md text-text-2">
          <Body message={message} name={message.fromName ?? ''} />
        </div>
      ) : null}
    </div>
  )
}

/** « 3 min 40 », « 12 min », « 1 h 05 »: seconds matter while somebody waits on the line. */
function callLength(seconds: number, spell: (ms: number) => string): string {
  const minutes = Math.floor(seconds / 60)
  const rest = Math.round(seconds % 60)
  return minutes > 0 && minutes < 10 && rest > 0
    ? `${spell(minutes * 60_000)}\u00a0${String(rest).padStart(2, '0')}`
    : spell(seconds * 1000)
}

/** A call, a visit or a letter: what it was in one line, what was noted about it below. */
function ContactRow({ message, dated }: { message: InteractionView; dated: boolean }) {
  const t = useTranslations('conversation.message')
  const format = useFormat()
  const { facts, kind, direction, missed } = message
  const inbound = direction === 'inbound'
  const title =
    kind === 'call'
      ? facts.outcome === 'callback_requested'
        ? t('callback')
        : facts.outcome === 'voicemail'
          ? t('voicemail')
          : missed
            ? t(inbound ? 'missedCall' : 'noAnswer')
            : t(inbound ? 'callIn' : 'callOut')
      : kind === 'visit'
        ? facts.shop
          ? t('visitAt', { shop: facts.shop })
          : t('visit')
        : t(inbound ? 'letter' : 'letterOut')
  const details = [
    kind === 'call' && facts.waitSeconds !== undefined && inbound
      ? t('waited', { duration: callLength(facts.waitSeconds, format.duration) })
      : null,
    kind === 'call' && missed && inbound && facts.outcome !== 'voicemail' ? t('hungUp') : null,
    message.durationSeconds && !missed
      ? t('lasted', { duration: callLength(message.durationSeconds, format.duration) })
      : null,
    facts.pages === undefined ? null : t('pages', { count: facts.pages }),
    facts.registered ? t('registered', { number: facts.registered }) : null,
    message.author ? t('loggedBy', { name: message.author.name }) : null,
  ].filter((part) => part !== null)
  const red = missed && inbound
  return (
    <div className={cx('mb-2.5 max-w-155 rounded-lg border px-3 py-2', red ? 'border-red-line' : 'border-line-2')}>
      <p className="flex flex-wrap items-baseline gap-x-2 text-md">
        <b className={cx('font-semibold', red && 'text-red')}>{title}</b>
        <span className="text-text-2">{details.join(', ')}</span>
        <span className="ml-auto text-sm text-text-3">
          <Moment message={message} dated={dated} />
        </span>
      </p>
      {message.text.trim() || message.attachments.length > 0 ? (
        <div className="mt-1.5">
          <Body message={message} name={message.fromName ?? ''} />
        </div>
      ) : null}
    </div>
  )
}

function Stars({ rating }: { rating: number }) {
  const t = useTranslations('conversation.message')
  const whole = Math.round(rating)
  return (
    <p role="img" className="mb-1 text-amber-solid" aria-label={t('stars', { count: rating })}>
      <span aria-hidden="true">{'★'.repeat(whole) + '☆'.repeat(Math.max(5 - whole, 0))}</span>
    </p>
  )
}

type Props = {
  message: InteractionView
  dated: boolean
  /** Since when the customer waits: an acknowledgement after it has not stopped the clock. */
  waitingSince?: string | null
}

/** One contact of the thread, in the shape of its kind. */
export function Message({ message, dated, waitingSince = null }: Props) {
  const t = useTranslations('conversation.message')
  const { kind, direction, automatic } = message
  const name =
    message.author?.name ?? message.fromName ?? message.fromAddress ?? t(direction === 'inbound' ? 'customer' : 'house')

  if (kind === 'bounce') {
    return (
      <QuietLine icon="alert" tone="red" message={message} dated={dated}>
        {message.stateReason ? t('bounceFull', { reason: message.stateReason }) : t('bounce')}
      </QuietLine>
    )
  }
  if (kind === 'auto_reply') {
    return (
      <QuietLine icon="robot" message={message} dated={dated}>
        {t('autoReply', { name })}
      </QuietLine>
    )
  }
  if (kind === 'abuse_report') {
    return (
      <QuietLine icon="alert" message={message} dated={dated}>
        {t('abuse')}
      </QuietLine>
    )
  }
  if (kind === 'selfcare') {
    const { page = '', solved } = message.facts
    return (
      <QuietLine icon="book" message={message} dated={dated}>
        {t('selfcare', { page })}
        {solved === undefined ? null : `, ${t(solved ? 'solved' : 'unsolved')}`}
      </QuietLine>
    )
  }
  if (automatic) {
    return (
      <QuietLine icon="robot" message={message} dated={dated}>
        {message.channel === 'chat' ? t('bot') : t('automatic')}
        {waitingSince !== null && message.receivedAt >= waitingSince ? `, ${t('clockRuns')}` : null}
      </QuietLine>
    )
  }
  if (kind === 'call' || kind === 'visit' || kind === 'letter') return <ContactRow message={message} dated={dated} />

  const note = kind === 'note'
  const outbound = direction === 'outbound'
  return (
    <div className={cx('mb-2.5 max-w-155', outbound && 'ml-12 max-md:ml-5')}>
      <p className="mb-1 flex min-w-0 items-baseline gap-2 text-sm text-text-3">
        <b className={cx('ellipsis font-semibold', note ? 'text-violet' : 'text-text')}>{name}</b>
        <Moment message={message} dated={dated} />
        <span className="ml-auto flex min-w-0 shrink-0 items-center gap-2 self-end leading-4">
          {note ? <span className="text-violet">{t('internal')}</span> : null}
          {outbound ? <SendState message={message} /> : null}
          <Envelope message={message} />
        </span>
      </p>
      <div
        className={cx(
          'rounded-lg px-3 py-2',
          note
            ? 'border border-violet-line bg-violet-soft'
            : outbound
              ? cx('border bg-surface', message.state === 'failed' ? 'border-red-line' : 'border-line-2')
              : 'bg-surface-3',
        )}
      >
        {message.facts.rating === undefined ? null : <Stars rating={message.facts.rating} />}
        <Body message={message} name={name} />
      </div>
    </div>
  )
}
