'use client'

import { useTranslations } from 'next-intl'
import { ChannelIcon } from '@/components/conversation/channel'
import { Dialog } from '@/components/ui/dialog'
import { Icon } from '@/components/ui/icon'
import { preferChannelAction } from '@/lib/customers/actions'
import { PREFERABLE_CHANNELS } from '@/lib/customers/schemas'
import type { CustomerView } from '@/lib/customers/views'
import { useChanges } from './use-changes'

type Props = { customer: CustomerView; open: boolean; onOpenChange: (open: boolean) => void }

/** The channel the customer says they prefer, in one press. */
export function PreferDialog({ customer, open, onOpenChange }: Props) {
  const t = useTranslations('customer')
  const channels = useTranslations('conversation.channel')
  const change = useChanges(customer.id)
  const current = customer.preferred?.channel ?? null

  function choose(channel: (typeof PREFERABLE_CHANNELS)[number] | null): void {
    onOpenChange(false)
    if (channel === current) return
    void change({
      message: t('done.preferred'),
      patch: (view) => ({ ...view, preferred: channel ? { channel, by: null, at: null } : null }),
      run: () => preferChannelAction({ customerId: customer.id, channel }),
    })
  }

  const look =
    'flex min-h-9 items-center gap-2 rounded-md border border-line-2 px-3 text-left text-md hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text'
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('actions.prefer')} size="sm">
      <div className="grid grid-cols-2 gap-1.5">
        {PREFERABLE_CHANNELS.map((channel) => (
          <button
            key={channel}
            type="button"
            aria-pressed={channel === current}
            onClick={() => choose(channel)}
            className={look}
          >
            <ChannelIcon channel={channel} />
            {channels(channel)}
          </button>
        ))}
        <button type="button" aria-pressed={current === null} onClick={() => choose(null)} className={look}>
          <Icon name="minus" size="sm" />
          {t('values.preferredNone')}
        </button>
      </div>
    </Dialog>
  )
}
