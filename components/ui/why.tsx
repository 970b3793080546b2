import type { ReactNode } from 'react'
import { cx } from './cx'

/** « Pourquoi ? »: opens in place the explanation of a value or of an automatic decision, without script. */
export function Why({ label, className, children }: { label: ReactNode; className?: string; children: ReactNode }) {
  return (
    <details className={cx('group/why', className)}>
      <summary className="inline-flex min-h-6 items-center gap-1 text-sm text-text-3 underline decoration-line-3 decoration-dotted underline-offset-3 hover:text-text">
        {label}
      </summary>
      <div className="mt-1 mb-2 border-line-2 border-l-2 pl-3 text-md text-text-2">{children}</div>
    </details>
  )
}
