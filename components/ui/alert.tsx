import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'

const TONE = {
  neutral: { box: 'bg-surface-3', ink: 'text-text-2', icon: 'info' },
  amber: { box: 'bg-amber-soft', ink: 'text-amber', icon: 'alert' },
  red: { box: 'bg-red-soft', ink: 'text-red', icon: 'alert' },
  green: { box: 'bg-green-soft', ink: 'text-green', icon: 'check-circle' },
  violet: { box: 'bg-violet-soft', ink: 'text-violet', icon: 'note' },
} as const satisfies Record<string, { box: string; ink: string; icon: IconName }>

type Props = {
  tone?: keyof typeof TONE
  icon?: IconName
  /** A link or a small button at the end. */
  action?: ReactNode
  /** `alert` when it appears because of what the user just did, `status` when it only informs. */
  role?: 'alert' | 'status'
  className?: string
  children: ReactNode
}

/** One sentence, one action, in place. */
export function Alert({ tone = 'neutral', icon, action, role, className, children }: Props) {
  const look = TONE[tone]
  return (
    <div
      role={role}
      className={cx('flex items-start gap-2 rounded-md px-3 py-2 text-md text-text', look.box, className)}
    >
      <Icon name={icon ?? look.icon} className={cx('mt-px', look.ink)} />
      <div className="min-w-0 flex-1">{children}</div>
      {action ? <div className="shrink-0">{action}</div> : null}
    </div>
  )
}
