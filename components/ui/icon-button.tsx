'use client'

import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { Spinner } from './spinner'
import { Tooltip } from './tooltip'

const SIZE = { sm: 'size-7', md: 'size-8', lg: 'size-9' } as const
const VARIANT = {
  ghost:
    'text-text-2 hover:bg-hover hover:text-text aria-expanded:bg-active aria-pressed:bg-active aria-pressed:text-text data-[state=open]:bg-active',
  outline: 'border border-line-2 bg-surface text-text-2 shadow-1 hover:bg-button-hover hover:text-text',
  primary: 'bg-accent text-on-accent shadow-1 hover:bg-accent-hover',
} as const

type Props = {
  icon: IconName
  /** Its name, for everybody: read out, and shown as the tooltip. */
  label: string
  kbd?: string
  size?: keyof typeof SIZE
  variant?: keyof typeof VARIANT
  /** False where the icon says it all and a tooltip would get in the way (the cross of a dialog). */
  tooltip?: boolean
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left'
  pending?: boolean
  /** Gives the look to the one child (a Link, empty) instead. */
  asChild?: boolean
  children?: ReactNode
} & Omit<ComponentProps<'button'>, 'children' | 'aria-label'>

/** A square button with an icon only; its label is its accessible name and its tooltip. */
export function IconButton({
  icon,
  label,
  kbd,
  size = 'md',
  variant = 'ghost',
  tooltip = true,
  tooltipSide,
  pending = false,
  asChild = false,
  className,
  children,
  type,
  onClick,
  ...rest
}: Props) {
  const look = cx(
    'relative inline-grid shrink-0 place-items-center rounded-md transition-colors aria-disabled:text-text-3 disabled:text-text-3',
    SIZE[size],
    VARIANT[variant],
    className,
  )
  const content = pending ? <Spinner /> : <Icon name={icon} />
  const button = asChild ? (
    <Slot.Root className={look} aria-label={label} {...rest}>
      {content}
      <Slot.Slottable>{children}</Slot.Slottable>
    </Slot.Root>
  ) : (
    <button
      type={type ?? 'button'}
      className={look}
      aria-label={label}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {content}
      {children}
    </button>
  )
  if (!tooltip) return button
  return (
    <Tooltip text={label} kbd={kbd} side={tooltipSide}>
      {button}
    </Tooltip>
  )
}
