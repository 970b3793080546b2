'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo, useState } from 'react'
import { useSourceName } from '@/components/customer/source-name'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { SkeletonText } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { TimeAgo } from '@/components/ui/time-ago'
import { identityHistoryQuery } from '@/lib/customers/cache'
import { Link } from '@/lib/i18n/navigation'
import type { CustomerRef, IdentityHistoryView, LinkView, MergeView } from '@/lib/identity/views/merges'
import { ReadError } from '@/lib/platform/read-json'
import { MergeLine } from './merge-line'
import { useIdentityCommands } from './use-identity-commands'

type Split = NonNullable<LinkView['split']>
type Event = { at: string; key: string } & (
  | { merge: MergeView }
  | { link: LinkView }
  | { left: LinkView; split: Split }
)

/**
 * Merges and links in one order of time. A link that a merge made or gave back is told by the merge, and one that a split
 * made by the split, where both customers are one again.
 */
function eventsOf({ merges, links }: IdentityHistoryView): Event[] {
  const splits = links.flatMap((left) => (left.split ? [{ left, split: left.split }] : []))
  const told = new Set(splits.map(({ left, split }) => `${left.sourceRecordId} ${split.at}`))
  return [
    ...merges.map((merge) => ({ at: merge.at, key: merge.id, merge })),
    ...links
      .filter(({ cause }) => cause !== 'merged' && cause !== 'unmerged')
      .filter(({ sourceRecordId, since }) => !told.has(`${sourceRecordId} ${since}`))
      .map((link) => ({ at: link.since, key: link.id, link })),
    ...splits.map((each) => ({ at: each.split.at, key: `${each.left.id} left`, ...each })),
  ].sort((a, b) => (a.at === b.at ? (a.key < b.key ? 1 : -1) : a.at < b.at ? 1 : -1))
}

/** Where a record that left stands today. */
function Elsewhere({ link }: { link: LinkView }) {
  const t = useTranslations('identity.history')
  const { elsewhere } = link
  return elsewhere ? (
    <span className="text-amber">
      {' · '}
      {t.rich('elsewhere', {
        customer: () => (
          <Link href={`/customers/${elsewhere.id}`} className="link">
            {elsewhere.name}
          </Link>
        ),
      })}
    </span>
  ) : null
}

type RecordLineProps = {
  link: LinkView
  cause: LinkView['cause']
  by: string | null
  at: string
  reason: string | null
  /** What can be done about it. */
  end?: ReactNode
}

/** A source record that came or went: how, through whom, when, where it stands today, and why. */
function RecordLine({ link, cause, by, at, reason, end }: RecordLineProps) {
  const t = useTranslations('identity.history')
  const merges = useTranslations('identity.merges')
  const sourceName = useSourceName()
  return (
    <div className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 py-2.5 text-md">
      <Icon name={cause === 'split' ? 'unlink' : cause === 'matched' ? 'link' : 'file'} className="mt-px text-text-3" />
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          {t(`cause.${cause}`, { source: sourceName(link.source) })}{' '}
          {link.source === 'console' ? null : <span className="text-text-3">{link.sourceKey}</span>}
        </p>
        <p className="text-sm text-text-2">
          {by ? `${t('by', { name: by })}, ` : null}
          <TimeAgo at={at} shape="moment" />
          <Elsewhere link={link} />
        </p>
        {reason ? <p className="text-sm text-text-3 [overflow-wrap:anywhere]">{merges('reason', { reason })}</p> : null}
      </div>
      {end}
    </div>
  )
}

/** A source record that a colleague took out, with the button that brings it back as long as it stands elsewhere. */
function SplitLine({ link, split, customerId, mayUndo }: SplitProps) {
  const t = useTranslations('identity.history')
  const merges = useTranslations('identity.merges')
  const { rejoin } = useIdentityCommands()
  const [pending, setPending] = useState(false)
  const { elsewhere } = link

  async function bringBack(from: CustomerRef): Promise<void> {
    setPending(true)
    await rejoin(customerId, from)
    setPending(false)
  }

  return (
    <RecordLine
      link={link}
      cause="split"
      by={split.by}
      at={split.at}
      reason={split.reason}
      end={
        mayUndo && split.stands && elsewhere ? (
          <Button
            size="sm"
            icon="undo"
            pending={pending}
            onClick={() => void bringBack(elsewhere)}
            aria-label={t('rejoinOf', { name: elsewhere.name })}
          >
            {merges('undo')}
          </Button>
        ) : null
      }
    />
  )
}
type SplitProps = { link: LinkView; split: Split; customerId: string; mayUndo: boolean }

/** Everything that made this customer one: each merge with its undo, each source record that came or went. */
export function HistoryTab({ customerId }: { customerId: string }) {
  const t = useTranslations('identity.history')
  const query = useQuery(identityHistoryQuery(customerId))
  const events = useMemo(() => (query.data ? eventsOf(query.data) : []), [query.data])
  if (query.isError) {
    return (
      <ErrorState
        title={t('failed')}
        errorId={query.error instanceof ReadError ? query.error.errorId : null}
        onRetry={() => void query.refetch()}
      />
    )
  }
  if (!query.data) return <SkeletonText lines={8} className="py-4" />
  if (events.length === 0) return <EmptyState icon="history" as="h2" title={t('none')} />
  const { rights } = query.data
  return (
    <section aria-label={t('title')}>
      <p className="mb-1 max-w-prose text-md text-text-2">{t('lead')}</p>
      <ol>
        {events.map((event) => (
          <li key={event.key} className="border-line border-t first:border-t-0">
            {'merge' in event ? (
              <MergeLine merge={event.merge} mayUndo={rights.merge} here={customerId} />
            ) : 'link' in event ? (
              <RecordLine
                link={event.link}
                cause={event.link.cause}
                by={event.link.by}
                at={event.link.since}
                reason={event.link.reason}
              />
            ) : (
              <SplitLine link={event.left} split={event.split} customerId={customerId} mayUndo={rights.merge} />
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
