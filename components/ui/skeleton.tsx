import { cx } from './cx'

const WIDTHS = ['w-11/12', 'w-4/5', 'w-full', 'w-3/4', 'w-5/6', 'w-2/3'] as const

/** A grey shape of the size of what comes; give height and width by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx('block min-h-3 animate-skeleton rounded-xs bg-active', className)} />
}

/** Lines of text to come, of uneven length. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <span aria-hidden="true" className={cx('grid content-start gap-2', className)}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index.toString()} className={cx('h-3', WIDTHS[index % WIDTHS.length])} />
      ))}
    </span>
  )
}

/** Rows to come, each as high as the given class says: `<SkeletonRows rows={8} rowClassName="h-19" />`. */
export function SkeletonRows({
  rows = 6,
  rowClassName = 'h-10',
  className,
}: {
  rows?: number
  rowClassName?: string
  className?: string
}) {
  return (
    <div aria-hidden="true" className={className}>
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index.toString()}
          className={cx('flex flex-col justify-center gap-2 border-line border-b px-4', rowClassName)}
        >
          <Skeleton className={cx('h-3', WIDTHS[index % WIDTHS.length])} />
          <Skeleton className={cx('h-3 opacity-60', WIDTHS[(index + 3) % WIDTHS.length])} />
        </div>
      ))}
    </div>
  )
}
