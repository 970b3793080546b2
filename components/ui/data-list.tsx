import type { ReactNode } from 'react'
import { cx } from './cx'

/** Names and values in two columns. */
export function DataList({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <dl className={cx('grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-md', className)}>
      {children}
    </dl>
  )
}

/** One line of a DataList. */
export function Datum({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
