import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

/** Rows and columns. `caption` names the table for everybody who does not see it; narrow screens scroll it sideways. */
export function Table({ caption, className, children }: { caption: string; className?: string; children: ReactNode }) {
  return (
    // A region that scrolls has to be reachable with the keyboard (WCAG 2.1.1).
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={cx('scroll-thin relative overflow-x-auto', className)} tabIndex={0} aria-label={caption}>
      <table className="w-full border-collapse text-md">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  )
}

export function Th({ numeric = false, className, ...rest }: { numeric?: boolean } & ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cx(
        'border-line-2 border-b px-3 py-1.5 text-sm font-medium whitespace-nowrap text-text-3 first:pl-0 last:pr-0',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
      {...rest}
    />
  )
}

export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={cx('hover:bg-hover', className)} {...rest} />
}

export function Td({ numeric = false, className, ...rest }: { numeric?: boolean } & ComponentProps<'td'>) {
  return (
    <td
      className={cx(
        'border-line border-b px-3 py-2 align-top first:pl-0 last:pr-0',
        numeric && 'text-right whitespace-nowrap tabular-nums',
        className,
      )}
      {...rest}
    />
  )
}
