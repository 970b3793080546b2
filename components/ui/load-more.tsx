'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef } from 'react'
import { Button } from './button'

type Props = {
  onLoad: () => void
  pending: boolean
  /** Loads by itself when it comes near the screen. */
  auto?: boolean
  shown?: number
  total?: number
}

/** The end of a keyset page. Always a button as well, so that the keyboard and the footer stay reachable. */
export function LoadMore({ onLoad, pending, auto = false, shown, total }: Props) {
  const t = useTranslations('common')
  const marker = useRef<HTMLDivElement>(null)
  const near = useEffectEvent(() => {
    if (!pending) onLoad()
  })

  useEffect(() => {
    if (!auto || !marker.current) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) near()
      },
      { rootMargin: '400px' },
    )
    observer.observe(marker.current)
    return () => observer.disconnect()
  }, [auto])

  return (
    <div ref={marker} className="flex items-center justify-center gap-3 px-4 py-3 text-sm text-text-3">
      <Button size="sm" variant="ghost" pending={pending} onClick={onLoad}>
        {t('loadMore')}
      </Button>
      {shown !== undefined && total !== undefined ? <span>{t('loadedOf', { shown, total })}</span> : null}
    </div>
  )
}
