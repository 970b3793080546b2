'use client'

import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { useField } from './field'
import { Icon } from './icon'
import { CONTROL } from './input'

export type SelectOption = { value: string; label: string; disabled?: boolean }
const SIZE = { sm: 'h-6.5 pr-7 pl-2 text-sm', md: 'h-8 pr-8 pl-2.5 text-md', lg: 'h-10 pr-8 pl-3 text-base' } as const

type Props = {
  options?: readonly SelectOption[]
  /** First entry with an empty value. */
  placeholder?: string
  selectSize?: keyof typeof SIZE
  children?: ReactNode
} & ComponentProps<'select'>

/** The browser's own list of choices: it speaks, it types ahead, and it is right on a phone. */
export function Select({ options, placeholder, selectSize = 'md', className, id, children, ...rest }: Props) {
  const field = useField()
  return (
    <span className={cx('relative block', className)}>
      <select
        id={id ?? field.id}
        aria-describedby={field.describedBy}
        aria-invalid={field.invalid || undefined}
        aria-required={field.required || undefined}
        className={cx(CONTROL, 'appearance-none', SIZE[selectSize])}
        {...rest}
      >
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <Icon
        name="down"
        size="sm"
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-text-2"
      />
    </span>
  )
}
