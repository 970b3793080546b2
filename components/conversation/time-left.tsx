'use client'

import { useEffect, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { Meter } from '@/components/ui/meter'
import { useNow } from '@/components/ui/time-ago'
import { type TimeLeft, timeLeft } from '@/lib/conversations/domain/deadline'

const MINUTE_MS = 60_000

/** The time left of a promise, kept true on screen: every 15 s, every second in its last minute. Null when nothing is due. */
export function useTimeLeft(clock: { waitingSince: string | null; dueAt: string | null }): TimeLeft | null {
  const coarse = useNow()
  const [fine, setFine] = useState(0)
  const left = timeLeft(clock, Math.max(coarse, fine))
  const close = left !== null && Math.abs(left.ms) < MINUTE_MS + 15_000

  useEffect(() => {
    if (!close) return
    const timer = setInterval(() => setFine(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [close])
  return left
}

export const TONE_INK = {
  breached: 'font-semibold text-red',
  risk: 'font-semibold text-amber',
  calm: 'text-text-2',
} as const
const TONE_METER = { breached: 'red', risk: 'amber', calm: 'neutral' } as const

/** How much of a promise has gone. */
export function LeftMeter({ left, className }: { left: TimeLeft; className?: string }) {
  return <Meter share={left.share} tone={TONE_METER[left.tone]} className={cx('w-12', className)} />
}
