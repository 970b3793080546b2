'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { TimeAgo } from '@/components/ui/time-ago'
import { Link } from '@/lib/i18n/navigation'
import type { CustomerRef, MergeView } from '@/lib/identity/views/merges'
import { useIdentityCommands } from './use-identity-commands'

type Props = {
  merge: MergeView
  mayUndo: boolean
  /** The customer whose page this is: it needs no link. */
  here?: string
  className?: string
}

/** One merge: who took up whom, why, by whom and when; and its undoing, or the button that undoes it. */
export function MergeLine({ merge, mayUndo, here, className }: Props) {
  const t = useTranslations('identity.merges')
  const { undoMerge } = useIdentityCommands()
  const [pending, setPending] = useState(false)
  const { undone } = merge

  async function undo(): Promise<void> {
    setPending(true)
    await undoMerge(merge)
    setPending(false)
  }
  const link = ({ id, name }: CustomerRef) =>
    id === here ? (
      <strong className="font-medium">{name}</strong>
    ) : (
      <Link href={`/customers/${id}`} className="link font-medium">
        {name}
      </Link>
    )

  return (
    <div className={cx('grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 py-2.5 text-md', className)}>
      <Icon name={undone ? 'unlink' : 'merge'} className="mt-px text-text-3" />
      <div className="min-w-0">
        <p className={cx('[overflow-wrap:anywhere]', undone && 'text-text-2')}>
          {t.rich('took', {
            survivor: () => link(merge.survivor),
            merged: () => link(merge.merged),
          })}
          {merge.now ? (
            <span className="text-text-3"> {t.rich('since', { now: () => link(merge.now as CustomerRef) })}</span>
          ) : null}
        </p>
        <p className="text-sm text-text-2">
          {merge.automatic ? t('automatic') : t('by', { name: merge.by })}, <TimeAgo at={merge.at} shape="moment" />
          <span className="text-text-3"> · {t('records', { count: merge.records })}</span>
        </p>
        {merge.reason ? (
          <p className="text-sm text-text-3 [overflow-wrap:anywhere]">{t('reason', { reason: merge.reason })}</p>
        ) : null}
        {undone ? (
          <p className="mt-0.5 text-amber text-sm">
            {undone.by ? t('undoneBy', { name: undone.by }) : t('undone')}, <TimeAgo at={undone.at} shape="moment" />
            {undone.reason ? <span className="text-text-3"> · {undone.reason}</span> : null}
          </p>
        ) : null}
      </div>
      {mayUndo && !undone ? (
        <Button
          size="sm"
          icon="undo"
          pending={pending}
          onClick={() => void undo()}
          aria-label={t('undoOf', { name: merge.merged.name, survivor: merge.survivor.name })}
        >
          {t('undo')}
        </Button>
      ) : null}
    </div>
  )
}
