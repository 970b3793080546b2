'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { CustomerView } from '@/lib/customers/views'

/** A customer's age in whole years today, or null without a birth date. */
export function ageOf(birthDate: string | null, now: Date): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate ?? '')
  if (!found) return null
  const [year = 0, month = 0, day = 0] = found.slice(1).map(Number)
  const passed = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= day)
  return now.getFullYear() - year - (passed ? 0 : 1)
}

/** The name of a language in the reader's own. */
export function useLanguageName(): (code: string) => string {
  const locale = useLocale()
  const t = useTranslations('customer.languages')
  return (code) => {
    try {
      const name = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }).of(code) ?? code
      return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
    } catch (error) {
      // A source may state anything as a language; Intl refuses what is no tag.
      if (error instanceof RangeError) return t('none')
      throw error
    }
  }
}

/** What stands under a customer's name: age or kind, and their organisation. */
export function useIdentityLine(): (customer: CustomerView) => string {
  const t = useTranslations('customer')
  return (customer) => {
    const age = customer.kind === 'individual' ? ageOf(customer.birthDate, new Date()) : null
    const organisation = customer.kind === 'individual' ? customer.organisationName : null
    const parts = [age === null ? t(`kind.${customer.kind}`) : t('age', { age }), organisation]
    return parts.filter(Boolean).join(' · ')
  }
}
