'use client'

import { useTranslations } from 'next-intl'
import { createContext, type KeyboardEvent, type PointerEvent, type ReactNode, use, useRef, useState } from 'react'
import { cx } from './cx'
import { documentNonce } from './nonce'
import { PANEL_COOKIE, type PanelSizes, panelStyleSheet, serialisePanelSizes } from './panel-sizes'

const SizesContext = createContext<PanelSizes>({})
const YEAR_S = 365 * 24 * 60 * 60
const STEP_PX = 16

/** Gives the panels below the widths of the cookie. Once, around the console. */
export function PanelSizesProvider({
  sizes,
  nonce,
  children,
}: {
  sizes: PanelSizes
  nonce: string | undefined
  children: ReactNode
}) {
  const [first] = useState(() => ({ sizes: { ...sizes }, nonce: documentNonce(nonce), css: panelStyleSheet(sizes) }))
  return (
    <SizesContext value={first.sizes}>
      {first.css ? (
        <style nonce={first.nonce} suppressHydrationWarning>
          {first.css}
        </style>
      ) : null}
      {children}
    </SizesContext>
  )
}

/** Panels side by side from md upwards; below, the screen decides by class which one is shown. */
export function PanelRow({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cx('flex min-h-0 min-w-0 flex-1', className)}>{children}</div>
}

type PanelProps = {
  /** Unique in the product, kebab-case: the width is remembered under it. */
  name: string
  /** Names the landmark and the handle. */
  label: string
  /** Where the handle stands: on the inner edge, `end` for a panel on the left, `start` for one on the right. */
  handle: 'start' | 'end'
  /** Pixels. The default width is a class, since the policy refuses style attributes: `[--panel-default:344px]`. */
  min: number
  max: number
  defaultSize: number
  as?: 'section' | 'aside' | 'nav'
  className?: string
  children: ReactNode
}

/**
 * A panel whose width can be drawn with the mouse or set with the arrow keys, and is remembered. Double click or Enter
 * on the handle gives the default back.
 */
export function Panel({
  name,
  label,
  handle,
  min,
  max,
  defaultSize,
  as: Landmark = 'section',
  className,
  children,
}: PanelProps) {
  const t = useTranslations('common')
  const sizes = use(SizesContext)
  const box = useRef<HTMLElement>(null)
  const [size, setSize] = useState(sizes[name] ?? defaultSize)
  const drag = useRef<{ x: number; width: number } | null>(null)

  function apply(pixels: number): void {
    const width = Math.round(Math.min(max, Math.max(min, pixels)))
    box.current?.style.setProperty('--panel', `${width}px`)
    setSize(width)
    sizes[name] = width
  }

  function keep(): void {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
    document.cookie = `${PANEL_COOKIE}=${serialisePanelSizes(sizes)};path=/;max-age=${YEAR_S};samesite=lax`
  }

  function reset(): void {
    delete sizes[name]
    // The style sheet of the first render may still carry the old width.
    box.current?.style.setProperty('--panel', 'var(--panel-default)')
    setSize(defaultSize)
    keep()
  }

  const widthNow = () => box.current?.getBoundingClientRect().width ?? size
  const direction = handle === 'end' ? 1 : -1

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, width: widthNow() }
  }
  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    if (drag.current) apply(drag.current.width + direction * (event.clientX - drag.current.x))
  }
  function onPointerUp(): void {
    if (!drag.current) return
    drag.current = null
    keep()
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const move = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key]
    if (move !== undefined) apply(widthNow() + direction * move)
    else if (event.key === 'Home') apply(min)
    else if (event.key === 'End') apply(max)
    else if (event.key === 'Enter') reset()
    else return
    event.preventDefault()
    if (event.key !== 'Enter') keep()
  }

  const separator = (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be a focusable separator with a value.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('resizePanel', { panel: label })}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={cx(
        'absolute inset-y-0 z-10 w-3 cursor-col-resize touch-none max-md:hidden',
        'after:absolute after:inset-y-0 after:left-1/2 after:w-0.5 after:-translate-x-1/2 after:bg-transparent after:transition-colors hover:after:bg-accent-line active:after:bg-accent focus-visible:outline-none focus-visible:after:bg-accent',
        handle === 'end' ? '-right-1.5' : '-left-1.5',
      )}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={reset}
      onKeyDown={onKeyDown}
    />
  )
  return (
    <Landmark
      ref={box}
      data-panel={name}
      aria-label={label}
      className={cx(
        'relative flex min-h-0 min-w-0 flex-col max-md:flex-1 md:w-(--panel,var(--panel-default)) md:shrink-0',
        className,
      )}
    >
      {handle === 'start' ? separator : null}
      {children}
      {handle === 'end' ? separator : null}
    </Landmark>
  )
}

/** The panel that takes what the others leave. */
export function MainPanel({
  label,
  as: Landmark = 'section',
  className,
  children,
}: {
  label: string
  as?: 'section' | 'main'
  className?: string
  children: ReactNode
}) {
  return (
    <Landmark aria-label={label} className={cx('relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface', className)}>
      {children}
    </Landmark>
  )
}
