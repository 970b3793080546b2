'use client'

import { useSearchParams } from 'next/navigation'
import { useLocale } from 'next-intl'
import { useCallback, useMemo } from 'react'
import { inboxFiltersOf, inboxSearch } from '@/lib/conversations/cache'
import type { InboxFilters } from '@/lib/conversations/schemas'
import { getPathname, usePathname } from '@/lib/i18n/navigation'

const OPEN = /^\/inbox\/([0-9a-f-]{36})$/

/** The address of a place in the inbox, without language. */
export function inboxHref(conversationId: string | null, filters: InboxFilters): string {
  const search = inboxSearch(filters)
  return `/inbox${conversationId ? `/${conversationId}` : ''}${search ? `?${search}` : ''}`
}

export type Place = { conversationId: string | null; filters: InboxFilters }

/**
 * Where the reader is in the inbox, read from the address. Moving writes the address without asking the server for a
 * page: the columns read their own data, so that a click shows at once.
 */
export function usePlace(): Place & { go: (to: Partial<Place>, options?: { replace?: boolean }) => void } {
  const pathname = usePathname()
  const search = useSearchParams()
  const locale = useLocale()
  const conversationId = OPEN.exec(pathname)?.[1] ?? null
  const filters = useMemo(() => inboxFiltersOf(new URLSearchParams(search)), [search])

  const go = useCallback(
    (to: Partial<Place>, { replace = false } = {}) => {
      const href = inboxHref(
        to.conversationId === undefined ? conversationId : to.conversationId,
        to.filters ?? filters,
      )
      const address = getPathname({ href, locale })
      if (replace) window.history.replaceState(null, '', address)
      else window.history.pushState(null, '', address)
    },
    [conversationId, filters, locale],
  )
  return { conversationId, filters, go }
}
