import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from './cx'

type Props = { label: ReactNode; hint?: ReactNode; hideLabel?: boolean } & Omit<ComponentProps<'input'>, 'type' | 'id'>

const ROW = 'inline-flex min-h-6 items-start gap-2 text-md'
const BOX = 'mt-[3px] size-4 shrink-0 accent-accent'

function Choice({ kind, label, hint, hideLabel = false, className, ...rest }: Props & { kind: 'checkbox' | 'radio' }) {
  const id = useId()
  return (
    <label className={cx(ROW, className)}>
      <input type={kind} className={BOX} aria-describedby={hint ? id : undefined} {...rest} />
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

/** A tick box with its label. */
export function Checkbox(props: Props) {
  return <Choice kind="checkbox" {...props} />
}

/** One of several; give all the same `name` and put them in a RadioGroup. */
export function Radio(props: Props) {
  return <Choice kind="radio" {...props} />
}

/** The question above a set of Radio or Checkbox. */
export function ChoiceGroup({
  legend,
  hideLegend = false,
  className,
  children,
}: {
  legend: ReactNode
  hideLegend?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <fieldset className={cx('grid min-w-0 content-start gap-1', className)}>
      <legend className={hideLegend ? 'sr-only' : 'mb-1 text-sm font-medium text-text-2'}>{legend}</legend>
      {children}
    </fieldset>
  )
}
