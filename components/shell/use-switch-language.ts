'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { usePathname, useRouter } from '@/lib/i18n/navigation'
import type { AppLocale } from '@/lib/i18n/routing'
import { changeLocaleAction } from '@/lib/settings/actions'

/** Shows the same page in another language; the choice is kept in this browser and in the colleague's profile. */
export function useSwitchLanguage(): (locale: AppLocale) => void {
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams().toString()
  return useCallback(
    (locale) => {
      // The screen does not wait for the profile: without it, the choice holds in this browser.
      void changeLocaleAction({ locale })
      router.replace(search ? `${pathname}?${search}` : pathname, { locale, scroll: false })
    },
    [router, pathname, search],
  )
}
