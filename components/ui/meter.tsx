import type { ReactNode } from 'react'
import { cx } from './cx'

const INK = {
  neutral: 'fill-text-3',
  accent: 'fill-accent',
  amber: 'fill-amber-solid',
  red: 'fill-red-solid',
  green: 'fill-green-solid',
} as const

/**
 * A thin gauge of a share between 0 and 1. Decorative: the words beside it say the same. Drawn in SVG because the
 * policy refuses style attributes in what the server renders.
 */
export function Meter({
  share,
  tone = 'neutral',
  className,
}: {
  share: number
  tone?: keyof typeof INK
  className?: string
}) {
  const width = `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`
  return (
    <svg
      aria-hidden="true"
      className={cx('block h-[3px] w-12 overflow-hidden rounded-xs bg-active', className)}
      focusable="false"
    >
      <rect width={width} height="100%" className={INK[tone]} />
    </svg>
  )
}

/** Work under way, with its count: « 120 sur 500 ». `total` null while it is not known. */
export function Progress({
  label,
  done,
  total,
  detail,
}: {
  label: string
  done: number
  total: number | null
  detail?: ReactNode
}) {
  const share = total ? done / total : 0
  return (
    <div className="grid gap-1.5 text-sm text-text-2">
      <div className="flex justify-between gap-3">
        <span>{label}</span>
        <span>{detail}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
        className="h-1.5 overflow-hidden rounded-full bg-active"
      >
        {total === null ? (
          <span className="block h-full w-full animate-skeleton bg-accent" />
        ) : (
          <svg aria-hidden="true" className="block size-full" focusable="false">
            <rect width={`${(share * 100).toFixed(1)}%`} height="100%" className="fill-accent" />
          </svg>
        )}
      </div>
    </div>
  )
}
