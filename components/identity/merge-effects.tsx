'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { conversationNumber } from '@/components/conversation/number'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { SkeletonText } from '@/components/ui/skeleton'
import { ErrorState } from '@/components/ui/states'
import { useFormat } from '@/lib/i18n/use-format'
import type { MatchSideView } from '@/lib/identity/views'
import { mergeEffectsQuery } from '@/lib/merging/cache'
import type { MergeEffectsView } from '@/lib/merging/views'
import { ReadError } from '@/lib/platform/read-json'
import { sideLetter } from './side-letter'

const SHOWN = 3

function Effect({ icon, tone = 'text-text-3', children }: { icon: IconName; tone?: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 py-1 text-md">
      <Icon name={icon} className={`mt-px ${tone}`} />
      <span>{children}</span>
    </li>
  )
}

type ChoicesProps = { effects: MergeEffectsView; letters: (customerIds: readonly string[]) => string }

/** What customers agreed to and chose about being written to, where they differ: the strictest holds. */
function ChoiceEffects({ effects, letters }: ChoicesProps) {
  const t = useTranslations('identity.effects')
  const consent = useTranslations('consent')
  const preferences = useTranslations('preferences')
  const format = useFormat()
  const { pausedUntil, refused, channel } = effects.preferences
  return (
    <>
      {effects.consents.map(({ purpose, channel: way, brand, state, said }) => {
        const strict = said.filter((each) => each.state === state)
        const others = said.filter((each) => each.state !== state)
        return (
          <Effect key={`${purpose} ${way} ${brand}`} icon="shield" tone="text-amber">
            {t('consent', {
              what: `${consent(`purposes.${purpose}`)}, ${consent(`channels.${way}`)}`,
              state: consent(`states.${state}`),
              by: letters(strict.map(({ customerId }) => customerId)),
              other: format.list([...new Set(others.map((each) => consent(`states.${each.state}`)))]),
              others: letters(others.map(({ customerId }) => customerId)),
            })}
          </Effect>
        )
      })}
      {refused.map(({ topic, by }) => (
        <Effect key={topic} icon="ban" tone="text-amber">
          {t('refused', { topic: preferences(`topic.${topic}`), by: letters(by) })}
        </Effect>
      ))}
      {pausedUntil ? (
        <Effect icon="clock" tone="text-amber">
          {t('paused', { date: format.date(pausedUntil) })}
        </Effect>
      ) : null}
      {channel ? (
        <Effect icon="star">
          {t('preferred', {
            given: format.list(channel.given.map((each) => consent(`channels.${each}`))),
            kept: channel.kept ? consent(`channels.${channel.kept}`) : t('noChannel'),
          })}
        </Effect>
      ) : null}
    </>
  )
}

/** What merging would bring together and change, in sentences. The first of the sides is the one that is kept. */
export function MergeEffects({ sides }: { sides: readonly MatchSideView[] }) {
  const t = useTranslations('identity.effects')
  const kinds = useTranslations('identity.limits.kinds')
  const requests = useTranslations('identity.effects.requests')
  const format = useFormat()
  const ids = sides.map((side) => side.customerId)
  const { data, error, refetch } = useQuery(mergeEffectsQuery(ids))
  if (error) {
    return (
      <ErrorState
        title={t('failed')}
        errorId={error instanceof ReadError ? error.errorId : null}
        onRetry={() => void refetch()}
      />
    )
  }
  if (!data) return <SkeletonText lines={6} className="mt-2" />
  const letters = (customerIds: readonly string[]) => format.list(customerIds.map((id) => sideLetter(ids.indexOf(id))))
  const open = data.openConversations
  return (
    <ul className="mt-1">
      {data.never ? (
        <Effect icon="ban" tone="text-red">
          {t('never')}
        </Effect>
      ) : null}
      <Effect icon="history">
        {t('timeline', { interactions: data.interactions, conversations: data.conversations })}
      </Effect>
      <ChoiceEffects effects={data} letters={letters} />
      {data.requests.map(({ kind, customerId }) => (
        <Effect key={`${customerId} ${kind}`} icon="flag" tone="text-amber">
          {t('request', { kind: requests(kind), by: letters([customerId]) })}
        </Effect>
      ))}
      {data.promises > 0 ? <Effect icon="flag">{t('promises', { count: data.promises })}</Effect> : null}
      {open.length > 0 ? (
        <Effect icon="inbox">
          {t('open', {
            count: open.length,
            numbers: format.list(open.slice(0, SHOWN).map(conversationNumber)),
            more: Math.max(0, open.length - SHOWN),
          })}
        </Effect>
      ) : null}
      {data.beyond.map(({ kind, count, limit }) => (
        <Effect key={kind} icon="alert" tone="text-amber">
          {t('beyond', { kind: kinds(kind), count, limit })}
        </Effect>
      ))}
      {data.bounced > 0 ? (
        <Effect icon="alert" tone="text-amber">
          {t('bounced', { count: data.bounced })}
        </Effect>
      ) : null}
      {data.duplicates.closed > 1 || data.duplicates.remaining > 0 ? (
        <Effect icon="dup">{t('duplicates', data.duplicates)}</Effect>
      ) : null}
      <Effect icon="file">{t('records', { count: data.records })}</Effect>
      <Effect icon="undo">{t('undo')}</Effect>
    </ul>
  )
}
