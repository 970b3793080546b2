import type { ReactNode } from 'react'
import { cx } from '@/components/ui/cx'

const WIDTH = { narrow: 'max-w-180', wide: 'max-w-320', full: '' } as const

/** A screen that scrolls as one, such as settings: a title, actions, content in a readable width. */
export function Screen({
  title,
  lead,
  actions,
  width = 'wide',
  children,
}: {
  title: ReactNode
  lead?: ReactNode
  actions?: ReactNode
  width?: keyof typeof WIDTH
  children: ReactNode
}) {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto bg-surface">
      <div className={cx('mx-auto w-full px-4 pt-4 pb-16 md:px-8 md:pt-6', WIDTH[width])}>
        <header className="mb-4 flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b pb-4">
          <div className="min-w-0 flex-1 basis-60">
            <h1 className="text-xl">{title}</h1>
            {lead ? <p className="mt-0.5 max-w-prose text-md text-text-2">{lead}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
        {children}
      </div>
    </div>
  )
}

/** The head of a column: 48 px, a title and small actions. */
export function ColumnHead({
  title,
  count,
  as: Heading = 'h1',
  children,
}: {
  title: ReactNode
  count?: ReactNode
  as?: 'h1' | 'h2'
  children?: ReactNode
}) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 pr-3 pl-4">
      <Heading className="ellipsis text-title">{title}</Heading>
      {count === undefined ? null : <span className="text-md text-text-3">{count}</span>}
      {children ? <div className="ml-auto flex items-center gap-1">{children}</div> : null}
    </header>
  )
}
