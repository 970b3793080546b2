'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'

const KNOWN = [
  'console',
  'crm',
  'erp',
  'shop',
  'portal',
  'loyalty',
  'web',
  'import',
  'form',
  'phone',
  'telephony',
  'chat',
  'email',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'social',
  'post',
  'legacy',
  'api',
] as const

/** The name of a source in words: `crm:gestion-magasin` → « Gestion des clients, gestion magasin ». */
export function useSourceName(): (source: string) => string {
  const t = useTranslations('customer.sourceNames')
  return useCallback(
    (source) => {
      const [family = source, ...rest] = source.split(':')
      const known = KNOWN.find((each) => each === family)
      const detail = rest.join(' ').replace(/[-_]+/g, ' ').trim()
      const name = known ? t(known) : family
      return detail && detail !== family ? `${name}, ${detail}` : name
    },
    [t],
  )
}
