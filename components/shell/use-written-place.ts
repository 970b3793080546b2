'use client'

import { useSearchParams } from 'next/navigation'
import { useLocale } from 'next-intl'
import { useCallback, useMemo, useState } from 'react'
import { getPathname, usePathname } from '@/lib/i18n/navigation'

type Codec<Place> = {
  /** The place of an address without language. Must not change between renders. */
  read: (pathname: string, search: URLSearchParams) => Place
  /** The address of a place; equal places have equal addresses. Must not change between renders. */
  write: (place: Place) => string
}
type Go<Place> = (to: Partial<Place>, options?: { replace?: boolean }) => void

/**
 * Where the reader is on a screen of which every place is one page. Moving shows at once and writes the address without
 * asking the server for a page; back, forward and links elsewhere are followed when the router has them.
 */
export function useWrittenPlace<Place extends object>({ read, write }: Codec<Place>): Place & { go: Go<Place> } {
  const pathname = usePathname()
  const search = useSearchParams()
  const locale = useLocale()
  const routed = useMemo(() => read(pathname, new URLSearchParams(search)), [pathname, search, read])
  const [place, setPlace] = useState(routed)
  const [followed, setFollowed] = useState(routed)
  // Addresses written here that the router has yet to come round with: it is late, not elsewhere.
  const [written, setWritten] = useState<readonly string[]>([])
  if (followed !== routed) {
    setFollowed(routed)
    const own = written.indexOf(write(routed))
    if (own >= 0) setWritten(written.slice(own + 1))
    else if (write(routed) !== write(place)) setPlace(routed)
  }

  const go = useCallback<Go<Place>>(
    (to, { replace = false } = {}) => {
      const next = { ...place, ...to }
      const href = write(next)
      if (href === write(place)) return
      setPlace(next)
      setWritten((before) => [...before, href])
      const address = getPathname({ href, locale })
      if (replace) window.history.replaceState(null, '', address)
      else window.history.pushState(null, '', address)
    },
    [place, locale, write],
  )
  return { ...place, go }
}
