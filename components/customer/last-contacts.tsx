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
  const met = customer.lastContacts.filter((contact) => contact.at !== null)
  const never = customer.lastContacts.filter((contact) => contact.at === null)
  return (
    <Section as={as} title={t('title')}>
      {met.length === 0 ? <p className="text-text-3">{t('none')}</p> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(10.25rem,1fr))] gap-x-5">
        {met.map((contact) => {
          const when = format.dayShort(contact.at ?? '', now)
          return (
            <li key={contact.channel} className="flex min-h-6 min-w-0 items-center gap-1.5 text-sm">
              <ChannelIcon channel={contact.channel} missed={contact.missed} className="text-text-2" />
              <span className="ellipsis flex-1 font-medium">{channels(contact.channel)}</span>
              <span
                suppressHydrationWarning
                title={format.dateTime(contact.at ?? '')}
                className={cx('shrink-0 whitespace-nowrap', contact.missed ? 'text-red' : 'text-text-3')}
              >
                {contact.missed ? t('missed', { when }) : when}
              </span>
            </li>
          )
        })}
      </ul>
      {met.length > 0 && never.length > 0 ? (
        <p className="mt-1 text-sm text-text-3">
          {t('never', { channels: never.map((contact) => channels(contact.channel)).join(', ') })}
        </p>
      ) : null}
    </Section>
  )
}
