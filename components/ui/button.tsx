import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { Kbd } from './kbd'
import { Spinner } from './spinner'

const VARIANT = {
  default:
    'border-line-2 bg-surface text-text shadow-1 hover:bg-button-hover active:bg-surface-3 aria-pressed:bg-surface-3',
  primary: 'border-transparent bg-accent text-on-accent shadow-1 hover:bg-accent-hover',
  ghost:
    'border-transparent bg-transparent text-text-2 hover:bg-hover hover:text-text aria-pressed:bg-active aria-pressed:text-text',
  danger: 'border-line-2 bg-surface text-red shadow-1 hover:bg-red-soft hover:border-red-line',
} as const
const SIZE = {
  sm: 'h-6.5 px-2 text-sm',
  md: 'h-8 px-3 text-md',
  lg: 'h-10 px-4 text-base',
} as const

export type ButtonLook = { variant?: keyof typeof VARIANT; size?: keyof typeof SIZE }

/** The classes of a button, for what must look like one without being one (a file label, a summary). */
export function buttonClass({ variant = 'default', size = 'md' }: ButtonLook = {}): string {
  return cx(
    'inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors',
    'disabled:border-line disabled:bg-surface-3 disabled:text-text-3 disabled:shadow-none not-aria-busy:aria-disabled:border-line not-aria-busy:aria-disabled:bg-surface-3 not-aria-busy:aria-disabled:text-text-3 not-aria-busy:aria-disabled:shadow-none aria-busy:cursor-progress',
    VARIANT[variant],
    SIZE[size],
  )
}

type Props = ButtonLook & {
  icon?: IconName
  iconEnd?: IconName
  /** Shortcut shown inside, e.g. `r` or `mod+Enter`. */
  kbd?: string
  /** Under way: keeps focus and width, ignores presses. */
  pending?: boolean
  /** Gives the look to the one child instead, usually a Link. */
  asChild?: boolean
  children: ReactNode
} & Omit<ComponentProps<'button'>, 'children'>

/** A button. `type` is "button" unless said otherwise, so that it never sends a form by surprise. */
export function Button({
  variant,
  size,
  icon,
  iconEnd,
  kbd,
  pending = false,
  asChild = false,
  className,
  children,
  type,
  onClick,
  ...rest
}: Props) {
  const ink = variant === 'primary' || variant === 'danger' || variant === 'ghost' ? '' : 'text-text-2'
  const before = pending ? (
    <Spinner className="-ml-0.5" />
  ) : icon ? (
    <Icon name={icon} className={cx('-ml-0.5', ink)} />
  ) : null
  const after = (
    <>
      {iconEnd ? <Icon name={iconEnd} className={cx('-mr-0.5', ink)} /> : null}
      {kbd ? <Kbd keys={kbd} tone={variant === 'primary' ? 'inherit' : 'plain'} className="max-md:hidden" /> : null}
    </>
  )
  const look = cx(buttonClass({ variant, size }), className)
  if (asChild) {
    return (
      <Slot.Root className={look} {...rest}>
        {before}
        <Slot.Slottable>{children}</Slot.Slottable>
        {after}
      </Slot.Root>
    )
  }
  return (
    <button
      type={type ?? 'button'}
      className={look}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {before}
      {children}
      {after}
    </button>
  )
}
