'use client'

import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, use, useId } from 'react'
import { cx } from './cx'
import { Icon } from './icon'

type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean }
const FieldContext = createContext<FieldIds | null>(null)

/** What the surrounding Field gives to its control; empty outside of one. */
export function useField(): Partial<FieldIds> {
  return use(FieldContext) ?? {}
}

type Props = {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong, in words. Several messages are shown one under the other. */
  error?: string | readonly string[] | null
  required?: boolean
  /** Says « facultatif » after the label; use it where most fields are mandatory. */
  optional?: boolean
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  className?: string
  children: ReactNode
}

/** Label, control, hint and error, tied together. Holds one Input, Textarea, Select or Combobox. */
export function Field({
  label,
  hint,
  error,
  required = false,
  optional = false,
  hideLabel = false,
  className,
  children,
}: Props) {
  const t = useTranslations('common')
  const id = useId()
  const errors = error === null || error === undefined ? [] : typeof error === 'string' ? [error] : error
  const invalid = errors.length > 0
  const describedBy = [invalid && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined
  return (
    <FieldContext value={{ id, describedBy, invalid, required }}>
      <div className={cx('grid min-w-0 grid-cols-1 content-start gap-1', className)}>
        <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium text-text-2'}>
          {label}
          {optional ? <span className="ml-1.5 font-normal text-text-3">{t('optional')}</span> : null}
        </label>
        {children}
        {invalid ? (
          <div id={`${id}-error`} className="grid gap-0.5 text-sm text-red">
            {errors.map((message) => (
              <p key={message} className="flex gap-1.5">
                <Icon name="alert" size="sm" className="mt-px" />
                {message}
              </p>
            ))}
          </div>
        ) : null}
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-text-3">
            {hint}
          </p>
        ) : null}
      </div>
    </FieldContext>
  )
}
