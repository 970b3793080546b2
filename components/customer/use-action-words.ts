'use client'

import { useTranslations } from 'next-intl'

/** What the audit log says was done, in words; null for an action that this screen does not know. */
export function useActionWords(): (action: string) => string | null {
  const t = useTranslations('customer.access.actions')
  return (action) => {
    const key = action.replaceAll('.', '_') as 'other'
    return t.has(key) ? t(key) : null
  }
}
