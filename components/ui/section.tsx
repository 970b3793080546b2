import type { ReactNode } from 'react'
import { cx } from './cx'

/** A part of a panel: a title, a hairline, white space; no card. `end` holds one link or button. */
export function Section({
  title,
  count,
  end,
  as: Heading = 'h3',
  id,
  className,
  children,
}: {
  title: ReactNode
  count?: ReactNode
  end?: ReactNode
  as?: 'h2' | 'h3'
  id?: string
  className?: string
  children: ReactNode
}) {
  return (
    <section id={id} className={cx('border-line border-t px-4 py-3 text-md first-of-type:border-t-0', className)}>
      <header className="mb-1 flex min-h-6 items-center gap-2">
        <Heading className="text-sm font-semibold text-text-2">{title}</Heading>
        {count === undefined ? null : <span className="text-sm text-text-3">{count}</span>}
        {end ? <span className="ml-auto text-sm">{end}</span> : null}
      </header>
      {children}
    </section>
  )
}
