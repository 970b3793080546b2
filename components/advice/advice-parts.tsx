'use client'

import { useTranslations } from 'next-intl'
import { CHANNEL_ICON } from '@/components/conversation/channel'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import type { AdviceChannel } from '@/lib/advice/domain/channels'
import type { ChannelAdviceView } from '@/lib/advice/views'
import { useFormat } from '@/lib/i18n/use-format'
import type { ContactChannel } from '@/lib/policy/domain/vocabulary'

const ICON: Record<AdviceChannel | ContactChannel, IconName> = {
  ...CHANNEL_ICON,
  rcs: 'sms',
  registered_post: 'letter',
  registered_electronic: 'mail',
  social_dm: 'at',
  social: 'star',
  self_care: 'book',
  voicebot: 'phone',
}

/** A channel of the advice by icon and word. */
export function AdviceChannelName({
  channel,
  className,
}: {
  channel: AdviceChannel | ContactChannel
  className?: string
}) {
  const t = useTranslations('advice.channel')
  return (
    <span className={cx('inline-flex items-baseline gap-1.5', className)}>
      <Icon name={ICON[channel]} size="sm" className="translate-y-0.5 text-text-2" />
      {t(channel)}
    </span>
  )
}

/** The weights behind the order, in words: every channel with its factors, then what is not lawful. */
export function AdviceFactors({ advice }: { advice: ChannelAdviceView }) {
  const t = useTranslations('advice')
  const format = useFormat()
  const signed = (weight: number) => format.number(weight, { signDisplay: 'exceptZero' })
  return (
    <ul className="grid gap-2 py-0.5 text-sm">
      {advice.channels.map((each) => (
        <li key={each.channel}>
          <span className="flex items-baseline justify-between gap-2 font-medium text-text">
            <AdviceChannelName channel={each.channel} />
            <span className="tabular-nums">{t('score', { score: signed(each.score) })}</span>
          </span>
          <ul className="text-text-2">
            {each.factors.length === 0 ? <li>{t('nothingKnown')}</li> : null}
            {each.factors.map((factor) => (
              <li key={factor.code} className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-1.5">
                <span className="text-right tabular-nums text-text-3">{signed(factor.weight)}</span>
                {factor.sentence}
              </li>
            ))}
          </ul>
        </li>
      ))}
      {advice.excluded.map(({ channel, sentence }) => (
        <li key={channel} className="flex items-start gap-1.5 text-text-2">
          <Icon name="ban" size="sm" className="mt-0.5 text-red" />
          {sentence}
        </li>
      ))}
    </ul>
  )
}
