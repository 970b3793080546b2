'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { CHANNEL_ICON } from '@/components/conversation/channel'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { SkeletonText } from '@/components/ui/skeleton'
import { consentQuery } from '@/lib/consent/cache'
import type { ConsentStateView } from '@/lib/consent/views'
import { useFormat } from '@/lib/i18n/use-format'

const CHANNELS = ['email', 'sms', 'whatsapp', 'phone', 'post'] as const
const PURPOSES = ['marketing', 'survey'] as const

/** The state that holds for a channel: its own, or a later refusal of every channel. */
function holding(
  states: readonly ConsentStateView[],
  purpose: (typeof PURPOSES)[number],
  channel: (typeof CHANNELS)[number],
): ConsentStateView | undefined {
  const own = states.find((state) => state.purpose === purpose && state.channel === channel)
  const any = states.find((state) => state.purpose === purpose && state.channel === 'any')
  return any && (any.state === 'withdrawn' || any.state === 'denied') && any.since >= (own?.since ?? '') ? any : own
}

/** One answer in a word, with since when on hover: yes, no, or how far it got. */
function Answer({ state }: { state: ConsentStateView | undefined }) {
  const t = useTranslations('consent')
  const format = useFormat()
  if (!state) return <span className="text-text-3">{t('never')}</span>
  const yes = state.state === 'granted'
  const no = state.state === 'withdrawn' || state.state === 'denied'
  return (
    <span
      title={t('since', { date: format.date(state.since) })}
      className={cx('inline-flex items-center gap-1', yes ? 'text-green' : no ? 'text-red' : 'text-text-3')}
    >
      {yes || no ? <Icon name={yes ? 'check' : 'ban'} size="xs" /> : null}
      {yes ? t('yes') : no ? t('no') : t(`states.${state.state}`)}
      {state.merged.length > 0 ? <span className="text-amber">{t('mergedShort')}</span> : null}
    </span>
  )
}

/** What a customer agreed to, channel by channel, at a glance. */
export function ConsentSection({
  customerId,
  as,
  onProofs,
}: {
  customerId: string
  as?: 'h2' | 'h3'
  /** Leads to the entries behind it. */
  onProofs?: () => void
}) {
  const t = useTranslations('consent')
  const channels = useTranslations('conversation.channel')
  const { data } = useQuery(consentQuery(customerId))
  return (
    <Section
      as={as}
      title={t('title')}
      end={
        data && onProofs ? (
          <Button size="sm" variant="ghost" className="-mr-2 text-accent-text!" onClick={onProofs}>
            {t('proofs', { count: data.entries })}
          </Button>
        ) : null
      }
    >
      {data ? (
        <table className="w-full text-sm">
          <caption className="sr-only">{t('title')}</caption>
          <thead>
            <tr className="text-left text-text-3">
              <th scope="col" className="py-1 pr-2 font-normal">
                {t('channel')}
              </th>
              {PURPOSES.map((purpose) => (
                <th key={purpose} scope="col" className="py-1 pr-2 font-normal">
                  {t(`purposes.${purpose}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {CHANNELS.map((channel) => (
              <tr key={channel} className="border-line border-t">
                <th scope="row" className="py-1.5 pr-2 text-left font-medium">
                  <span className="inline-flex items-center gap-1.5">
                    <Icon name={CHANNEL_ICON[channel]} size="sm" className="text-text-3" />
                    {channels(channel)}
                  </span>
                </th>
                {PURPOSES.map((purpose) => (
                  <td key={purpose} className="py-1.5 pr-2">
                    <Answer state={holding(data.states, purpose, channel)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <SkeletonText lines={5} />
      )}
    </Section>
  )
}
