import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from './cx'

type Props = { label: ReactNode; hint?: ReactNode; hideLabel?: boolean } & Omit<
  ComponentProps<'input'>,
  'type' | 'role' | 'id'
>

/** On or off, taking effect at once. For a choice that is saved with a form, use a Checkbox. */
export function Switch({ label, hint, hideLabel = false, className, ...rest }: Props) {
  const id = useId()
  return (
    <label className={cx('inline-flex min-h-6 items-start gap-2.5 text-md', className)}>
      <span className="relative mt-[3px] inline-block h-4.5 w-8 shrink-0">
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says by itself whether it is checked.
          role="switch"
          aria-describedby={hint ? id : undefined}
          className="peer block h-4.5 w-8 cursor-pointer appearance-none rounded-full bg-line-3 transition-colors checked:bg-accent disabled:bg-line-2 forced-colors:appearance-auto"
          {...rest}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-0.5 left-0.5 size-3.5 rounded-full bg-surface transition-transform peer-checked:translate-x-3.5 peer-checked:bg-on-accent forced-colors:hidden"
        />
      </span>
      <span className={hideLabel ? 'sr-only' : 'pt-0.5'}>
        {label}
        {hint ? (
          <span id={id} className="block text-sm text-text-3">
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  )
}
