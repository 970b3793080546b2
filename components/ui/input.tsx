'use client'

import { useTranslations } from 'next-intl'
import { type ComponentProps, useState } from 'react'
import { cx } from './cx'
import { useField } from './field'
import { Icon } from './icon'
import type { IconName } from './icon-names'

/** The look of everything one types into. */
export const CONTROL =
  'w-full rounded-md border border-line-3 bg-surface text-text transition-colors hover:border-text-3 focus-visible:border-accent focus-visible:outline-offset-[-1px] aria-invalid:border-red-solid disabled:border-line disabled:bg-surface-3 disabled:text-text-3'
const SIZE = { md: 'h-8 px-2.5 text-md', lg: 'h-10 px-3 text-base' } as const

type Props = { inputSize?: keyof typeof SIZE; icon?: IconName } & ComponentProps<'input'>

/** One line of text. Inside a Field it takes the label, the hint and the error by itself. */
export function Input({ inputSize = 'md', icon, className, id, ...rest }: Props) {
  const field = useField()
  const input = (
    <input
      id={id ?? field.id}
      aria-describedby={field.describedBy}
      aria-invalid={field.invalid || undefined}
      aria-required={field.required || undefined}
      className={cx(CONTROL, SIZE[inputSize], icon && 'pl-8', className)}
      {...rest}
    />
  )
  if (!icon) return input
  return (
    <span className="relative block">
      <Icon name={icon} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-text-3" />
      {input}
    </span>
  )
}

/** A password that can be looked at, so that a long one is typed right. */
export function PasswordInput(props: Omit<Props, 'type' | 'icon'>) {
  const t = useTranslations('common')
  const [shown, setShown] = useState(false)
  const label = t(shown ? 'hidePassword' : 'showPassword')
  return (
    <span className="relative block">
      <Input
        {...props}
        type={shown ? 'text' : 'password'}
        className={cx('pr-10', props.className)}
        spellCheck={false}
        autoCapitalize="none"
      />
      <button
        type="button"
        aria-label={label}
        aria-pressed={shown}
        title={label}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-1 right-1 grid w-8 place-items-center rounded-xs text-text-2 hover:bg-hover hover:text-text"
      >
        <Icon name={shown ? 'eye-off' : 'eye'} />
      </button>
    </span>
  )
}
