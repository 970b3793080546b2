'use client'

import { useTranslations } from 'next-intl'
import { DataList, Datum } from '@/components/ui/data-list'
import { Section } from '@/components/ui/section'
import type { CustomerView, FactView } from '@/lib/customers/views'
import { useFormat } from '@/lib/i18n/use-format'

/** A fact's value as people read it. */
export function useFactText(): (value: FactView['value']) => string {
  const common = useTranslations('common')
  const format = useFormat()
  return (value) =>
    typeof value === 'boolean' ? common(value ? 'yes' : 'no') : typeof value === 'number' ? format.number(value) : value
}

/** What the company knows of the customer: number, since when, value … */
export function Facts({ customer, as }: { customer: CustomerView; as?: 'h2' | 'h3' }) {
  const t = useTranslations('customer.facts')
  const textOf = useFactText()
  if (customer.facts.length === 0) return null
  return (
    <Section as={as} title={t('title')}>
      <DataList>
        {customer.facts.map((fact) => (
          <Datum key={fact.name} name={fact.name}>
            {textOf(fact.value)}
          </Datum>
        ))}
      </DataList>
    </Section>
  )
}
