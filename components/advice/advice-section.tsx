'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useLiveQueries } from '@/components/shell/live'
import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { SkeletonText } from '@/components/ui/skeleton'
import { Why } from '@/components/ui/why'
import { adviceKeys, channelAdviceQuery } from '@/lib/advice/cache'
import type { RankedChannelView } from '@/lib/advice/views'
import { AdviceChannelName, AdviceFactors } from './advice-parts'

const ROW = 'grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-2 py-0.5'

/** Said of a channel in its line: what it must wait for, else until when it is open and what speaks most for it. */
function lineOf({ factors, openUntil }: RankedChannelView): string | null {
  const later = factors.find(({ code }) => code === 'LATER')
  if (later) return later.sentence
  const best = factors.find(({ weight }) => weight > 0)
  const words = [openUntil?.words, best?.sentence].filter((each) => each !== undefined)
  return words.length > 0 ? words.join(', ') : null
}

/** How to reach the customer now: the advice in a sentence, then each channel in its order. Stays live. */
export function AdviceSection({
  customerId,
  conversationId = null,
  as,
}: {
  customerId: string
  conversationId?: string | null
  as?: 'h2' | 'h3'
}) {
  const t = useTranslations('advice')
  const query = useQuery(channelAdviceQuery(customerId, conversationId))
  useLiveQueries((message) =>
    message.type !== 'resync' && message.type !== 'presence' && message.customerId === customerId
      ? [adviceKeys.customer(customerId)]
      : [],
  )
  const advice = query.data
  const best = advice?.channels[0]
  const purpose = advice?.basis.purpose
  return (
    <Section as={as} title={t('title')}>
      {advice ? (
        <>
          <p className={best ? 'font-medium text-balance' : 'text-text-2'}>{best?.sentence ?? t('none')}</p>
          <ul className="mt-1">
            {advice.channels.map((each) => (
              <li key={each.channel} className={ROW}>
                <AdviceChannelName channel={each.channel} />
                {each === best ? (
                  <span className="flex flex-wrap items-center gap-x-2">
                    <Chip size="sm" tone="accent">
                      {t('best')}
                    </Chip>
                    {each.until ? <span className="text-sm text-amber">{lineOf(each)}</span> : null}
                    {each.openUntil ? <span className="text-sm text-text-2">{each.openUntil.words}</span> : null}
                  </span>
                ) : (
                  <span className={each.until ? 'text-sm text-amber' : 'text-sm text-text-2'}>
                    {lineOf(each) ?? t('allowed')}
                  </span>
                )}
              </li>
            ))}
            {advice.excluded.map(({ channel, sentence }) => (
              <li key={channel} className={ROW}>
                <AdviceChannelName channel={channel} className="text-text-3" />
                <span className="flex items-start gap-1 text-sm text-text-2">
                  <Icon name="ban" size="xs" className="mt-1 text-red" />
                  {sentence}
                </span>
              </li>
            ))}
          </ul>
          {advice.channels.length > 0 ? (
            <Why label={t('why')}>
              <p className="mb-1 text-sm text-text-3">
                {t(`for.${purpose === 'reply' || purpose === 'service' ? purpose : 'other'}`)}
              </p>
              <AdviceFactors advice={advice} />
            </Why>
          ) : null}
        </>
      ) : query.isError ? (
        <p className="text-text-2">{t('failed')}</p>
      ) : (
        <SkeletonText lines={4} />
      )}
    </Section>
  )
}
