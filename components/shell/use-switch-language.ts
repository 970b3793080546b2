'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { usePathname, useRouter } from '@/lib/i18n/navigation'
import type { AppLocale } from '@/lib/i18n/routing'

/** Shows the same page in another language; the choice is kept in the language cookie. */
export function useSwitchLanguage(): (locale: AppLocale) => void {
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams().toString()
  return useCallback(
    (locale) => router.replace(search ? `${pathname}?${search}` : pathname, { locale, scroll: false }),
    [router, pathname, search],
  )
}
