import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { initials } from './initials'

const SIZE = {
  xs: 'size-4.5 text-[0.53rem]',
  sm: 'size-6 text-[0.625rem]',
  md: 'size-9 text-[0.8125rem]',
  lg: 'size-10 text-[0.875rem]',
} as const
const TONE = { neutral: 'bg-avatar text-on-avatar', me: 'bg-accent-soft text-accent-text' } as const

type Props = {
  name: string
  size?: keyof typeof SIZE
  tone?: keyof typeof TONE
  /** `team` is square. */
  kind?: 'person' | 'team'
  icon?: IconName
  /** Read out, and shown on hover; leave out where the name stands beside it. */
  label?: string
  online?: boolean
  className?: string
}

/** Initials on a plain ground: never a picture of the customer, never a colour that means something. */
export function Avatar({
  name,
  size = 'sm',
  tone = 'neutral',
  kind = 'person',
  icon,
  label,
  online,
  className,
}: Props) {
  return (
    <span
      className={cx(
        'relative inline-grid shrink-0 select-none place-items-center leading-none font-semibold tracking-[.01em]',
        kind === 'team' ? 'rounded-md' : 'rounded-full',
        SIZE[size],
        TONE[tone],
        className,
      )}
      title={label}
    >
      <span aria-hidden="true">{icon ? <Icon name={icon} size="xs" /> : initials(name)}</span>
      {label ? <span className="sr-only">{label}</span> : null}
      {online === undefined ? null : (
        <span
          className={cx(
            'absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-bg',
            online ? 'bg-green-solid' : 'bg-amber-solid',
          )}
        />
      )}
    </span>
  )
}

/** Nobody yet: a dashed ring. */
export function NoAvatar({
  label,
  size = 'sm',
  className,
}: {
  label: string
  size?: keyof typeof SIZE
  className?: string
}) {
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cx('inline-block shrink-0 rounded-full border border-line-3 border-dashed', SIZE[size], className)}
    />
  )
}
