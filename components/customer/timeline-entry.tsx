'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Attachments } from '@/components/conversation/attachments'
import { ChannelIcon } from '@/components/conversation/channel'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/time-ago'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import type { Line } from '@/lib/timeline/domain/lines'
import type { TimelineEntryView } from '@/lib/timeline/views'

type Node = 'plain' | 'accent' | 'red' | 'violet'
const NODE: Record<Node, string> = {
  plain: 'border-line-2 bg-surface text-text-2',
  accent: 'border-accent-line bg-accent-soft text-accent-text',
  red: 'border-red-line bg-red-soft text-red',
  violet: 'border-violet-line bg-violet-soft text-violet',
}

function nodeOf(entry: TimelineEntryView): Node {
  if (entry.missed || entry.state === 'failed' || entry.kind === 'bounce') return 'red'
  if (entry.direction === 'internal') return 'violet'
  return entry.direction === 'inbound' ? 'accent' : 'plain'
}

/** What kind of contact it was, in a word or two. */
function useKindWords(): (entry: TimelineEntryView) => string {
  const t = useTranslations('customer.timeline.entry')
  const channels = useTranslations('conversation.channel')
  return (entry) => {
    const inbound = entry.direction === 'inbound'
    switch (entry.kind) {
      case 'call':
        if (entry.channel !== 'phone') return channels(entry.channel)
        return t(entry.missed ? (inbound ? 'missedIn' : 'missedOut') : inbound ? 'callIn' : 'callOut')
      case 'visit':
        return t('visit')
      case 'letter':
        return entry.channel === 'post' ? t(inbound ? 'letterIn' : 'letterOut') : channels(entry.channel)
      case 'note':
        return t('note')
      case 'bounce':
        return t('bounce')
      case 'auto_reply':
        return t('autoReply')
      case 'abuse_report':
        return t('abuse')
      default:
        return channels(entry.channel)
    }
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

function EntryBody({ entry }: { entry: TimelineEntryView }) {
  const t = useTranslations('customer.timeline.entry')
  return (
    <div className="mt-1 mb-2">
      {entry.subject && entry.channel === 'email' ? <p className="mb-1 text-sm text-text-3">{entry.subject}</p> : null}
      <p
        lang={entry.language ?? undefined}
        className={cx(
          'max-w-prose rounded-lg px-3 py-2 text-base whitespace-pre-wrap [overflow-wrap:anywhere]',
          entry.direction === 'internal'
            ? 'border border-violet-line bg-violet-soft'
            : entry.direction === 'inbound'
              ? 'bg-surface-3'
              : 'border border-line-2',
        )}
      >
        {entry.text.trim() || t('noText')}
        {entry.truncated ? ' …' : ''}
      </p>
      <Attachments files={entry.files.map((file) => ({ ...file, inline: false }))} hasHtml={false} />
      {entry.conversationId ? (
        <Link href={`/inbox/${entry.conversationId}`} className="link mt-1 inline-flex min-h-6 items-center text-sm">
          {t('openConversation')}
        </Link>
      ) : null}
    </div>
  )
}

type Props = { line: Line<TimelineEntryView>; last: boolean }

/** One contact on one line; pressed, it shows what was said in full, with its pictures and documents. */
export function TimelineLine({ line, last }: Props) {
  const t = useTranslations('customer.timeline')
  const channels = useTranslations('conversation.channel')
  const format = useFormat()
  const now = useNow()
  const kindOf = useKindWords()
  const [open, setOpen] = useState(false)
  const entries = line.type === 'talk' ? line.entries : [line.entry]
  const newest = entries[0]
  if (!newest) return null

  const node = line.type === 'talk' ? (line.inbound > 0 ? 'accent' : 'plain') : nodeOf(newest)
  const words = line.type === 'talk' ? channels(line.channel) : kindOf(newest)
  const files =
    line.type === 'talk'
      ? { pictures: line.pictures, documents: line.documents }
      : {
          pictures: newest.files.filter((file) => file.picture).length,
          documents: newest.files.filter((file) => !file.picture).length,
        }
  const facts = [
    line.type === 'talk' && t('entry.messages', { count: entries.length }),
    line.type === 'entry' && newest.durationSeconds
      ? t('entry.lasted', { duration: format.duration(newest.durationSeconds * 1000) })
      : false,
    files.pictures > 0 && t('entry.pictures', { count: files.pictures }),
    files.documents > 0 && t('entry.documents', { count: files.documents }),
    line.type === 'entry' && newest.automatic && t('entry.automatic'),
    line.type === 'entry' && newest.state === 'failed' && t('entry.failed'),
    line.type === 'entry' && newest.state === 'queued' && t('entry.queued'),
  ].filter((fact): fact is string => typeof fact === 'string')
  const said = oneLine(newest.text)
  const ours = newest.direction !== 'inbound' && newest.author
  const spoken =
    said === ''
      ? ours || ''
      : newest.direction === 'inbound' && newest.kind === 'message'
        ? t('entry.quoted', { text: said })
        : ours
          ? t('entry.by', { name: ours, text: said })
          : said
  const when =
    line.type === 'talk' && format.date(line.firstAt) !== format.date(line.lastAt)
      ? t('dates', { from: format.dayShort(line.firstAt, now), to: format.dayShort(line.lastAt, now) })
      : format.dateTimeShort(newest.at, now)

  return (
    <li className="relative pl-9 max-md:pl-8" data-line="">
      {last && !open ? null : (
        <span aria-hidden="true" className="absolute top-6 bottom-0 left-[11.5px] w-px bg-line-2 max-md:left-[9.5px]" />
      )}
      <span
        aria-hidden="true"
        className={cx(
          'absolute top-0.5 left-0 grid size-6 place-items-center rounded-full border max-md:size-5',
          NODE[node],
        )}
      >
        <ChannelIcon channel={newest.channel} missed={newest.missed} className="size-3" />
      </span>
      <button
        type="button"
        data-entry=""
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid min-h-7 w-full grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 rounded-md py-1 text-left text-md hover:bg-hover focus-visible:outline-offset-[-2px] max-md:grid-cols-1"
      >
        <span className={cx('min-w-0', open ? undefined : 'ellipsis')}>
          <b className="mr-1.5 font-semibold">{words}</b>
          {facts.length > 0 ? <span className="text-text-2">{facts.join(', ')}</span> : null}
          {facts.length > 0 && !open && said !== '' ? <span className="mx-1.5 text-text-3">·</span> : null}
          {open ? null : (
            <span
              lang={newest.language ?? undefined}
              className={newest.direction === 'inbound' ? undefined : 'text-text-2'}
            >
              {spoken}
            </span>
          )}
          {open && ours ? <span className="text-text-2">{newest.author}</span> : null}
        </span>
        <span
          suppressHydrationWarning
          title={format.dateTime(newest.at)}
          className="text-sm whitespace-nowrap text-text-3 max-md:text-xs"
        >
          {when}
        </span>
      </button>
      {open ? (
        line.type === 'talk' ? (
          <ol className="mb-2 grid gap-1.5">
            {line.entries.toReversed().map((entry) => (
              <li key={entry.id} className={cx('max-w-prose', entry.direction === 'outbound' && 'ml-10 max-md:ml-5')}>
                <span className="text-sm text-text-3">
                  {[entry.author ?? entry.fromName, format.dateTimeShort(entry.at, now)].filter(Boolean).join(' · ')}
                </span>
                <EntryBody entry={{ ...entry, conversationId: null }} />
              </li>
            ))}
            {newest.conversationId ? (
              <li>
                <Link
                  href={`/inbox/${newest.conversationId}`}
                  className="link inline-flex min-h-6 items-center text-sm"
                >
                  {t('entry.openConversation')}
                </Link>
              </li>
            ) : null}
          </ol>
        ) : (
          <EntryBody entry={newest} />
        )
      ) : null}
    </li>
  )
}

/** The dotted stretch between two contacts, with its sentence. */
export function GapBetween({ text, tone }: { text: string; tone: 'calm' | 'warn' | 'bad' }) {
  const ink = { calm: 'text-text-3', warn: 'text-amber', bad: 'text-red' }[tone]
  return (
    <li className={cx('relative py-[3px] pl-9 text-sm max-md:pl-8', ink)}>
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-[11px] border-current border-l-2 border-dotted opacity-80 max-md:left-[9px]"
      />
      {text}
    </li>
  )
}

/** A contact outside of any conversation. */
export function SingleContact({ contact }: { contact: TimelineEntryView }) {
  if (contact.kind === 'note') return <LooseNote note={contact} />
  return (
    <ul className="border-line border-t py-2.5">
      <TimelineLine line={{ type: 'entry', id: contact.id, entry: contact, gap: null }} last />
    </ul>
  )
}

/** A note on the customer. */
function LooseNote({ note }: { note: TimelineEntryView }) {
  const t = useTranslations('customer.timeline.entry')
  const format = useFormat()
  const now = useNow()
  return (
    <article className="grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 border-line border-t py-3 text-md max-md:grid-cols-[1.25rem_minmax(0,1fr)]">
      <span className={cx('grid size-6 place-items-center self-start rounded-full border max-md:size-5', NODE.violet)}>
        <Icon name="note" size="xs" />
      </span>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        <b className="mr-1.5 font-semibold text-violet">{t('note')}</b>
        {note.author ? t('by', { name: note.author, text: note.text }) : note.text}
      </p>
      <span
        className="text-sm whitespace-nowrap text-text-3 max-md:col-start-2"
        suppressHydrationWarning
        title={format.dateTime(note.at)}
      >
        {format.dateTimeShort(note.at, now)}
      </span>
    </article>
  )
}
