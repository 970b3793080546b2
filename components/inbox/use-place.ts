'use client'

import { useSearchParams } from 'next/navigation'
import { useLocale } from 'next-intl'
import { useCallback, useMemo, useState } from 'react'
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
 * Where the reader is in the inbox. Moving shows at once and writes the address without asking the server for a page;
 * back, forward and links elsewhere are followed when the router has them.
 */
export function usePlace(): Place & { go: (to: Partial<Place>, options?: { replace?: boolean }) => void } {
  const pathname = usePathname()
  const search = useSearchParams()
  const locale = useLocale()
  const routed = useMemo<Place>(
    () => ({
      conversationId: OPEN.exec(pathname)?.[1] ?? null,
      filters: inboxFiltersOf(new URLSearchParams(search)),
    }),
    [pathname, search],
  )
  const [place, setPlace] = useState(routed)
  const [followed, setFollowed] = useState(routed)
  // Addresses written here that the router has yet to come round with: it is late, not elsewhere.
  const [written, setWritten] = useState<readonly string[]>([])
  if (followed !== routed) {
    setFollowed(routed)
    const own = written.indexOf(hrefOf(routed))
    if (own >= 0) setWritten(written.slice(own + 1))
    else if (hrefOf(routed) !== hrefOf(place)) setPlace(routed)
  }

  const go = useCallback(
    (to: Partial<Place>, { replace = false } = {}) => {
      const next = { ...place, ...to }
      const href = hrefOf(next)
      if (href === hrefOf(place)) return
      setPlace(next)
      setWritten((before) => [...before, href])
      const address = getPathname({ href, locale })
      if (replace) window.history.replaceState(null, '', address)
      else window.history.pushState(null, '', address)
    },
    [place, locale],
  )
  return { ...place, go }
}

const hrefOf = (place: Place) => inboxHref(place.conversationId, place.filters)
