'use client'

import { type ComponentProps, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { cx } from './cx'
import { useField } from './field'
import { CONTROL } from './input'

type Props = {
  /** Grows with its text up to this many pixels, then scrolls. */
  grow?: number
  ref?: Ref<HTMLTextAreaElement>
} & Omit<ComponentProps<'textarea'>, 'ref'>

/** Several lines of text. */
export function Textarea({ grow, className, id, ref, value, ...rest }: Props) {
  const field = useField()
  const own = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(ref, () => own.current as HTMLTextAreaElement)

  useEffect(() => {
    const area = own.current
    if (!area || grow === undefined) return
    const fit = () => {
      area.style.height = 'auto'
      area.style.height = `${Math.min(area.scrollHeight + 2, grow)}px`
    }
    fit()
    area.addEventListener('input', fit)
    return () => area.removeEventListener('input', fit)
    // A value set from outside (a snippet, an undone send) changes the height as well.
  }, [grow, value])

  return (
    <textarea
      ref={own}
      id={id ?? field.id}
      aria-describedby={field.describedBy}
      aria-invalid={field.invalid || undefined}
      aria-required={field.required || undefined}
      className={cx(
        CONTROL,
        'block min-h-16 px-2.5 py-2 text-base',
        grow === undefined ? 'resize-y' : 'resize-none',
        className,
      )}
      value={value}
      {...rest}
    />
  )
}
