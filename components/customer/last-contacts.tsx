'use client'

import { useTranslations } from 'next-intl'
import { ChannelIcon } from '@/components/conversation/channel'
import { cx } from '@/components/ui/cx'
import { Section } from '@/components/ui/section'
import { useNow } from '@/components/ui/time-ago'
import type { CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'

/** When the customer and we last met on each channel, missed calls apart. */
export function LastContacts({ customer, as }: { customer: CustomerView; as?: 'h2' | 'h3' }) {
  const t = useTranslations('customer.last')
  const channels = useTranslations('conversation.channel')
  const format = useFormat()
  const now = useNow()
  return (
    <Section as={as} title={t('title')}>
      {customer.lastContacts.length === 0 ? <p className="text-text-3">{t('none')}</p> : null}
      <ul className="grid grid-cols-2 gap-x-4">
        {customer.lastContacts.map((contact) => {
          const when = contact.at ? format.dayShort(contact.at, now) : null
          return (
            <li key={contact.channel} className="flex min-h-6 min-w-0 items-center gap-1.5 text-sm">
              <ChannelIcon channel={contact.channel} missed={contact.missed} className="text-text-2" />
              <span className={cx('ellipsis flex-1', when ? 'font-medium' : 'text-text-2')}>
                {channels(contact.channel)}
              </span>
              <span
                suppressHydrationWarning
                title={contact.at ? format.dateTime(contact.at) : undefined}
                className={cx('shrink-0 whitespace-nowrap', contact.missed ? 'text-red' : 'text-text-3')}
              >
                {when === null ? t('never') : contact.missed ? t('missed', { when }) : when}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
