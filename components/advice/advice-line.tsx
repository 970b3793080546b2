'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useLiveQueries } from '@/components/shell/live'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Why } from '@/components/ui/why'
import { adviceKeys, channelAdviceQuery } from '@/lib/advice/cache'
import type { AdviceChannel } from '@/lib/advice/domain/channels'
import type { Channel } from '@/lib/channels/port'
import { AdviceFactors } from './advice-parts'

type Props = {
  customerId: string
  conversationId: string
  /** The channel the answer is being written on: advice to do what is being done is none. */
  channel: Channel
  /** Channels one can switch to here; the advised one is then a key press away. */
  available?: readonly Channel[]
  onSwitch?: (channel: Channel) => void
}

const isChannel = (channel: AdviceChannel, available: readonly Channel[]): channel is AdviceChannel & Channel =>
  (available as readonly string[]).includes(channel)

/** One line of the composer: where else this would better be said, and why. Nothing when it is already being said there. */
export function AdviceLine({ customerId, conversationId, channel, available = [], onSwitch }: Props) {
  const t = useTranslations('advice')
  const { data: advice } = useQuery(channelAdviceQuery(customerId, conversationId))
  useLiveQueries((message) =>
    message.type !== 'resync' && message.type !== 'presence' && message.customerId === customerId
      ? [adviceKeys.customer(customerId)]
      : [],
  )
  const best = advice?.channels[0]
  const current = advice?.channels.find((each) => each.channel === channel)
  if (!advice || !best || best.channel === channel || (current && current.score >= best.score)) return null
  const target = isChannel(best.channel, available) ? best.channel : null
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 text-sm text-text-2">
      <span className="flex min-w-0 items-baseline gap-1.5">
        <Icon name="info" size="sm" className="translate-y-0.5 text-accent-text" />
        <span className="text-pretty">{best.sentence}</span>
      </span>
      {target && onSwitch ? (
        <Button variant="ghost" size="sm" className="text-accent-text!" onClick={() => onSwitch(target)}>
          {t('switch', { channel: t(`channel.${target}`) })}
        </Button>
      ) : null}
      <Why label={t('why')}>
        <AdviceFactors advice={advice} />
      </Why>
    </div>
  )
}
