'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from './button'
import { CopyButton } from './copy-button'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'

type Props = {
  icon?: IconName
  title: ReactNode
  /** What to do next, in a sentence. */
  children?: ReactNode
  /** Buttons or links. */
  actions?: ReactNode
  /** `h1` on a page of its own, `h2` in a panel, `p` where no heading belongs. */
  as?: 'h1' | 'h2' | 'h3' | 'p'
  className?: string
}

/** Nothing here, and what to do about it. */
export function EmptyState({ icon, title, children, actions, as: Heading = 'p', className }: Props) {
  return (
    <div className={cx('grid justify-items-center gap-2 px-6 py-12 text-center text-md text-text-2', className)}>
      {icon ? (
        <span className="mb-1 grid size-10 place-items-center rounded-full bg-surface-3 text-text-3">
          <Icon name={icon} size="lg" />
        </span>
      ) : null}
      <Heading className="text-title font-semibold text-text">{title}</Heading>
      {children ? <div className="max-w-prose text-balance">{children}</div> : null}
      {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  )
}

/** What happened, what was kept, what to do; with the id under which it was logged when it was unexpected. */
export function ErrorState({
  title,
  children,
  errorId,
  onRetry,
  actions,
  as = 'h2',
  className,
}: Omit<Props, 'icon'> & { errorId?: string | null; onRetry?: () => void }) {
  const t = useTranslations('common')
  return (
    <div role="alert" className={className}>
      <EmptyState
        icon="alert"
        as={as}
        title={title}
        actions={
          onRetry || actions ? (
            <>
              {onRetry ? (
                <Button variant="primary" icon="refresh" onClick={onRetry}>
                  {t('retry')}
                </Button>
              ) : null}
              {actions}
            </>
          ) : null
        }
      >
        {children}
        {errorId ? (
          <p className="mt-2 flex items-center justify-center gap-1 text-sm text-text-3">
            {t('errorId', { id: errorId })}
            <CopyButton text={errorId} size="sm" />
          </p>
        ) : null}
      </EmptyState>
    </div>
  )
}
