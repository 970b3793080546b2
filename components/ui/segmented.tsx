'use client'

import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { moveFocus } from './roving'

export type Segment<Value extends string> = { value: Value; label: ReactNode; icon?: IconName }

/** One of a few, side by side; arrows move the choice as in a group of radio buttons. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  segments,
  className,
}: {
  label: string
  value: Value
  onValueChange: (value: Value) => void
  segments: readonly Segment<Value>[]
  className?: string
}) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      tabIndex={-1}
      className={cx('inline-flex gap-0.5 rounded-md bg-surface-3 p-0.5', className)}
      onKeyDown={(event) => {
        const chosen = moveFocus(event, '[role="radio"]')?.dataset.value
        if (chosen !== undefined) onValueChange(chosen as Value)
      }}
    >
      {segments.map((segment) => {
        const on = segment.value === value
        return (
          // biome-ignore lint/a11y/useSemanticElements: a radio input cannot hold an icon and a label in one box.
          <button
            key={segment.value}
            type="button"
            role="radio"
            aria-checked={on}
            tabIndex={on ? 0 : -1}
            data-value={segment.value}
            onClick={() => onValueChange(segment.value)}
            className={cx(
              'inline-flex h-6.5 items-center gap-1.5 rounded-sm px-2.5 text-sm font-medium whitespace-nowrap',
              on ? 'bg-raised text-text shadow-2' : 'text-text-2 hover:bg-hover hover:text-text',
            )}
          >
            {segment.icon ? <Icon name={segment.icon} size="sm" /> : null}
            {segment.label}
          </button>
        )
      })}
    </div>
  )
}
