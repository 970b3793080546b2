'use client'

import { useTranslations } from 'next-intl'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import type { Channel } from '@/lib/channels/port'

export const CHANNEL_ICON: Record<Channel, IconName> = {
  email: 'mail',
  form: 'form',
  phone: 'phone',
  sms: 'sms',
  whatsapp: 'whatsapp',
  messenger: 'messenger',
  instagram: 'image',
  chat: 'chat',
  video: 'video',
  post: 'letter',
  fax: 'print',
  x: 'at',
  facebook: 'share',
  review: 'star',
  shop: 'shop',
  faq: 'book',
  internal: 'note',
}

/** The symbol of a channel; stands beside its word, never alone. */
export function ChannelIcon({
  channel,
  missed = false,
  className,
}: {
  channel: Channel
  missed?: boolean
  className?: string
}) {
  return (
    <Icon name={missed && channel === 'phone' ? 'missed' : CHANNEL_ICON[channel]} size="sm" className={className} />
  )
}

/** A channel by icon and word. */
export function ChannelName({ channel, className }: { channel: Channel; className?: string }) {
  const t = useTranslations('conversation.channel')
  return (
    <span
      className={cx(
        'inline-flex shrink-0 items-center gap-1 whitespace-nowrap text-sm font-medium text-text-2',
        className,
      )}
    >
      <ChannelIcon channel={channel} />
      {t(channel)}
    </span>
  )
}
