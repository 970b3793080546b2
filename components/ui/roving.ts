import type { KeyboardEvent } from 'react'

/**
 * Arrow keys, Home and End move the focus among the elements of a container that match the selector (one tab stop,
 * WAI-ARIA "roving tabindex"). Returns the element that received the focus, or null when the key is not for it.
 */
export function moveFocus(
  event: KeyboardEvent<HTMLElement>,
  selector: string,
  axis: 'horizontal' | 'vertical' = 'horizontal',
): HTMLElement | null {
  const [previous, next] = axis === 'horizontal' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)]
  const at = items.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return null
  const target =
    event.key === next
      ? items[(at + 1) % items.length]
      : event.key === previous
        ? items[(at - 1 + items.length) % items.length]
        : event.key === 'Home'
          ? items[0]
          : event.key === 'End'
            ? items.at(-1)
            : undefined
  if (!target) return null
  event.preventDefault()
  target.focus()
  return target
}
