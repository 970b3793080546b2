'use client'

import { useTranslations } from 'next-intl'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'

const TONE = {
  neutral: 'bg-surface-3 text-text-2',
  outline: 'border-line-2 text-text-2',
  accent: 'bg-accent-soft text-accent-text',
  red: 'bg-red-soft text-red',
  amber: 'bg-amber-soft text-amber',
  green: 'bg-green-soft text-green',
  violet: 'bg-violet-soft text-violet',
} as const
const SIZE = { sm: 'h-5 gap-1 px-1.5 text-xs', md: 'h-6 gap-1.5 px-2 text-sm' } as const
const BASE = 'inline-flex max-w-full items-center rounded-md border border-transparent font-medium whitespace-nowrap'

export type Tone = keyof typeof TONE

type Props = {
  tone?: Tone
  size?: keyof typeof SIZE
  icon?: IconName
  title?: string
  className?: string
  children: ReactNode
}

/** A state or a fact in a word or two. The colour repeats what the word says, never replaces it. */
export function Chip({ tone = 'neutral', size = 'md', icon, title, className, children }: Props) {
  return (
    <span className={cx(BASE, TONE[tone], SIZE[size], className)} title={title}>
      {icon ? <Icon name={icon} size="sm" /> : null}
      <span className="ellipsis">{children}</span>
    </span>
  )
}

/** A chip that can be taken away, such as a filter in force. */
export function RemovableChip({
  tone = 'accent',
  size = 'md',
  icon,
  what,
  className,
  onRemove,
  children,
}: Omit<Props, 'title'> & { what: string; onRemove: () => void }) {
  const t = useTranslations('common')
  return (
    <span className={cx(BASE, TONE[tone], SIZE[size], 'pr-0.5', className)}>
      {icon ? <Icon name={icon} size="sm" /> : null}
      <span className="ellipsis">{children}</span>
      <button
        type="button"
        aria-label={t('remove', { what })}
        onClick={onRemove}
        className="hit grid size-5 place-items-center rounded-xs hover:bg-hover"
      >
        <Icon name="x" size="xs" />
      </button>
    </span>
  )
}

/** A chip that is pressed or not: quick filters above a list. */
export function FilterChip({
  pressed,
  icon,
  count,
  className,
  children,
  ...rest
}: { pressed: boolean; icon?: IconName; count?: number } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      className={cx(
        BASE,
        SIZE.md,
        'transition-colors',
        pressed ? TONE.accent : cx(TONE.neutral, 'hover:bg-active'),
        className,
      )}
      {...rest}
    >
      {icon ? <Icon name={icon} size="sm" /> : null}
      {children}
      {count === undefined ? null : <span className="font-normal">{count}</span>}
    </button>
  )
}

const BADGE_SIZE = {
  xs: 'h-[15px] min-w-[15px] px-[3.5px] text-[0.59rem]',
  md: 'h-4.5 min-w-4.5 px-1.5 text-[0.6875rem]',
} as const
const BADGE = {
  neutral: 'bg-active text-text-2',
  accent: 'bg-accent text-on-accent',
  red: 'bg-red-solid text-on-red',
} as const

/** A count. Give `label` when the words around do not say what is counted. */
export function Badge({
  count,
  tone = 'neutral',
  size = 'md',
  max = 99,
  label,
  className,
}: {
  count: number
  tone?: keyof typeof BADGE
  size?: keyof typeof BADGE_SIZE
  max?: number
  label?: string
  className?: string
}) {
  return (
    <span
      className={cx(
        'inline-grid place-items-center rounded-full leading-none font-semibold tabular-nums',
        BADGE_SIZE[size],
        BADGE[tone],
        className,
      )}
    >
      <span aria-hidden={label ? true : undefined}>{count > max ? `${max}+` : count}</span>
      {label ? <span className="sr-only">{label}</span> : null}
    </span>
  )
}

const DOT = {
  neutral: 'bg-text-3',
  accent: 'bg-accent',
  red: 'bg-red-solid',
  amber: 'bg-amber-solid',
  green: 'bg-green-solid',
  violet: 'bg-violet-solid',
} as const

/** A coloured point; `label` says in words what it means. */
export function Dot({
  tone = 'neutral',
  label,
  className,
}: {
  tone?: keyof typeof DOT
  label?: string
  className?: string
}) {
  return (
    <span className={cx('inline-block size-[7px] shrink-0 rounded-full', DOT[tone], className)}>
      {label ? <span className="sr-only">{label}</span> : null}
    </span>
  )
}
