'use client'

import { useTranslations } from 'next-intl'
import { conversationNumber } from '@/components/conversation/number'
import { cx } from '@/components/ui/cx'
import { Section } from '@/components/ui/section'
import { Why } from '@/components/ui/why'
import type { CustomerView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'

/** From here on the customer has done our work (S1: effort loses customers). */
const HIGH = 5

/** What the conversation has cost the customer so far, with its sum in words. */
export function EffortSection({ customer, as }: { customer: CustomerView; as?: 'h2' | 'h3' }) {
  const t = useTranslations('customer.effort')
  const format = useFormat()
  if (!customer.effort) return null
  const { effort, conversation } = customer.effort
  const parts = [
    effort.extraContacts > 0 && t('extra', { count: effort.extraContacts }),
    effort.channelChanges > 0 && t('changes', { count: effort.channelChanges }),
    effort.breaches > 0 && t('breaches', { count: effort.breaches }),
    effort.reopenings > 0 && t('reopenings', { count: effort.reopenings }),
  ].filter((part): part is string => part !== false)
  return (
    <Section as={as} title={t('title')} count={t('observed')}>
      <div className="flex items-baseline gap-2.5">
        <b
          className={cx('text-xl leading-6 font-semibold', effort.total >= HIGH ? 'text-red' : 'text-text')}
          title={t('label', { total: effort.total })}
        >
          {effort.total}
        </b>
        <p>{parts.length === 0 ? t('none') : t('sentence', { parts: format.list(parts) })}</p>
      </div>
      <Why label={t('why')} className="mt-0.5">
        {t('definition', { number: conversationNumber(conversation.number) })}
      </Why>
    </Section>
  )
}
