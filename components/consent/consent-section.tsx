'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CHANNEL_ICON } from '@/components/conversation/channel'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { SkeletonText } from '@/components/ui/skeleton'
import { consentQuery } from '@/lib/consent/cache'
import type { ConsentStateView } from '@/lib/consent/views'
import { useFormat } from '@/lib/i18n/use-format'
import { RecordDialog } from './record-dialog'
import { STATE_TONE } from './state-tone'

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

/** An answer in a word: yes, no, how far it got, or that nobody asked. */
function useAnswerWord(): (state: ConsentStateView | undefined) => string {
  const t = useTranslations('consent')
  return (state) => {
    if (!state) return t('never')
    if (state.state === 'granted') return t('yes')
    return state.state === 'withdrawn' || state.state === 'denied' ? t('no') : t(`states.${state.state}`)
  }
}

/** One answer, with since when on hover. */
function Answer({ state }: { state: ConsentStateView | undefined }) {
  const t = useTranslations('consent')
  const wordOf = useAnswerWord()
  const format = useFormat()
  if (!state) return <span className="text-text-3">{wordOf(state)}</span>
  const yes = state.state === 'granted'
  const no = state.state === 'withdrawn' || state.state === 'denied'
  return (
    <span
      title={t('since', { date: format.date(state.since) })}
      className={cx('inline-flex items-center gap-1', yes ? 'text-green' : no ? 'text-red' : 'text-text-3')}
    >
      {yes || no ? <Icon name={yes ? 'check' : 'ban'} size="xs" /> : null}
      {wordOf(state)}
      {state.merged.length > 0 ? <span className="text-amber">{t('mergedShort')}</span> : null}
    </span>
  )
}

/** The answers about offers as chips, where there is no room for a table. */
function OfferChips({ states }: { states: readonly ConsentStateView[] }) {
  const t = useTranslations('consent')
  const channels = useTranslations('conversation.channel')
  const wordOf = useAnswerWord()
  const format = useFormat()
  return (
    <ul className="flex flex-wrap gap-1">
      {CHANNELS.map((channel) => {
        const state = holding(states, 'marketing', channel)
        return (
          <li key={channel}>
            <Chip
              tone={state ? STATE_TONE[state.state] : 'neutral'}
              icon={CHANNEL_ICON[channel]}
              {...(state ? { title: t('since', { date: format.date(state.since) }) } : {})}
            >
              {channels(channel)} {wordOf(state)}
            </Chip>
          </li>
        )
      })}
    </ul>
  )
}

type Props = {
  customerId: string
  as?: 'h2' | 'h3'
  /** Leads to the entries behind it. */
  onProofs?: () => void
  /** Only the offers, as chips. */
  compact?: boolean
}

/** What a customer agreed to, channel by channel, at a glance; and recording what they say. */
export function ConsentSection({ customerId, as, onProofs, compact = false }: Props) {
  const t = useTranslations('consent')
  const channels = useTranslations('conversation.channel')
  const { data } = useQuery(consentQuery(customerId))
  const [recording, setRecording] = useState(false)
  return (
    <Section
      as={as}
      title={t(compact ? 'offersTitle' : 'title')}
      end={
        <>
          {data && onProofs ? (
            <Button size="sm" variant="ghost" className="text-accent-text!" onClick={onProofs}>
              {t('proofs', { count: data.entries })}
            </Button>
          ) : null}
          {data?.rights.record ? (
            <Button
              size="sm"
              variant="ghost"
              className="-mr-2 text-accent-text!"
              aria-label={t('record')}
              onClick={() => setRecording(true)}
            >
              {t('recordShort')}
            </Button>
          ) : null}
        </>
      }
    >
      {data && compact ? (
        <OfferChips states={data.states} />
      ) : data ? (
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
        <SkeletonText lines={compact ? 2 : 5} />
      )}
      <RecordDialog customerId={customerId} open={recording} onOpenChange={setRecording} />
    </Section>
  )
}
