'use client'

import { useQueries } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { conversationNumber } from '@/components/conversation/number'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { SkeletonText } from '@/components/ui/skeleton'
import { customerQuery } from '@/lib/customers/cache'
import { useFormat } from '@/lib/i18n/use-format'
import type { MatchSideView } from '@/lib/identity/views'

const SHOWN = 3

function Effect({ icon, tone = 'text-text-3', children }: { icon: IconName; tone?: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 py-1 text-md">
      <Icon name={icon} className={`mt-px ${tone}`} />
      <span>{children}</span>
    </li>
  )
}

/** What merging would bring together, in sentences. */
export function MergeEffects({ sides }: { sides: readonly MatchSideView[] }) {
  const t = useTranslations('identity.effects')
  const format = useFormat()
  const results = useQueries({ queries: sides.map((side) => customerQuery(side.customerId)) })
  const files = results.flatMap((result) => (result.data ? [result.data] : []))
  if (files.length < sides.length) return <SkeletonText lines={6} className="mt-2" />
  const open = files.flatMap((file) => file.openConversations)
  const promises = files.flatMap((file) => file.commitments).filter((each) => each.fulfilledAt === null).length
  const bounced = files
    .flatMap((file) => file.contactPoints)
    .filter((point) => point.bounceKind === 'hard' && !point.endedAt)
  const preferred = new Set(files.flatMap((file) => (file.preferred ? [file.preferred.channel] : [])))
  return (
    <ul className="mt-1">
      <Effect icon="history">
        {t('timeline', {
          interactions: sides.reduce((sum, side) => sum + side.interactions, 0),
          conversations: files.reduce((sum, file) => sum + file.counts.conversations, 0),
        })}
      </Effect>
      <Effect icon="file">{t('records', { count: sides.reduce((sum, side) => sum + side.sourceRecords, 0) })}</Effect>
      {promises > 0 ? <Effect icon="flag">{t('promises', { count: promises })}</Effect> : null}
      {open.length > 0 ? (
        <Effect icon="inbox">
          {t('open', {
            count: open.length,
            numbers: format.list(open.slice(0, SHOWN).map((each) => conversationNumber(each.number))),
            more: Math.max(0, open.length - SHOWN),
          })}
        </Effect>
      ) : null}
      {bounced.length > 0 ? (
        <Effect icon="alert" tone="text-amber">
          {t('bounced', { count: bounced.length })}
        </Effect>
      ) : null}
      {preferred.size > 1 ? (
        <Effect icon="star" tone="text-amber">
          {t('preferred')}
        </Effect>
      ) : null}
      <Effect icon="undo">{t('undo')}</Effect>
    </ul>
  )
}
