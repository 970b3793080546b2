'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Gap } from '@/lib/conversations/domain/journey'
import { useFormat } from '@/lib/i18n/use-format'

/** What lay between two contacts, as a sentence. */
export function useGapText(): (gap: Gap) => string {
  const t = useTranslations('conversation.gap')
  const format = useFormat()
  return useCallback(
    ({ kind, from, to, ms }) => {
      const duration = format.duration(ms)
      if (kind === 'again') return from === to ? t('againSame', { duration }) : t('again', { duration, from, to })
      if (kind === 'switch') return t('switch', { duration, from, to })
      return kind === 'silence' ? t('silence', { duration }) : t(kind, { duration, to })
    },
    [t, format],
  )
}
