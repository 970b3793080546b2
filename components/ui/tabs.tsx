'use client'

import { createContext, type ReactNode, use, useId } from 'react'
import { Link } from '@/lib/i18n/navigation'
import { cx } from './cx'
import { moveFocus } from './roving'

const TabsContext = createContext<{ value: string; select: (value: string) => void; base: string } | null>(null)

function useTabs() {
  const tabs = use(TabsContext)
  if (!tabs) throw new Error('a Tab stands outside of Tabs')
  return tabs
}

const STRIP = 'scroll-none flex min-w-0 overflow-x-auto border-line border-b'
const GAP = { sm: 'gap-4', md: 'gap-5' } as const
const SIZE = { sm: 'h-8 gap-1 text-sm', md: 'h-10 gap-1.5 text-md' } as const

const tabClass = (on: boolean, size: keyof typeof SIZE) =>
  cx(
    '-mb-px inline-flex shrink-0 items-center border-b-2 font-medium whitespace-nowrap focus-visible:outline-offset-[-2px]',
    SIZE[size],
    on ? 'border-accent text-text' : 'border-transparent text-text-2 hover:text-text',
  )

/** Panels of which one is shown. For places with an address of their own use NavTabs. */
export function Tabs({
  value,
  onValueChange,
  className,
  children,
}: {
  value: string
  onValueChange: (value: string) => void
  className?: string
  children: ReactNode
}) {
  const base = useId()
  return (
    <TabsContext value={{ value, select: onValueChange, base }}>
      <div className={className}>{children}</div>
    </TabsContext>
  )
}

export function TabList({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  const { select } = useTabs()
  return (
    <div
      role="tablist"
      aria-label={label}
      tabIndex={-1}
      className={cx(STRIP, GAP.md, className)}
      onKeyDown={(event) => {
        const value = moveFocus(event, '[role="tab"]')?.dataset.value
        if (value !== undefined) select(value)
      }}
    >
      {children}
    </div>
  )
}

export function Tab({ value, count, children }: { value: string; count?: number; children: ReactNode }) {
  const tabs = useTabs()
  const on = tabs.value === value
  return (
    <button
      type="button"
      role="tab"
      id={`${tabs.base}-${value}-tab`}
      aria-controls={`${tabs.base}-${value}-panel`}
      aria-selected={on}
      tabIndex={on ? 0 : -1}
      data-value={value}
      onClick={() => tabs.select(value)}
      className={tabClass(on, 'md')}
    >
      {children}
      {count === undefined ? null : <span className="font-normal text-text-3">{count}</span>}
    </button>
  )
}

/** Kept in the page when hidden only with `keep`, so that what was typed stays. */
export function TabPanel({
  value,
  keep = false,
  className,
  children,
}: {
  value: string
  keep?: boolean
  className?: string
  children: ReactNode
}) {
  const tabs = useTabs()
  const on = tabs.value === value
  return (
    <div
      role="tabpanel"
      id={`${tabs.base}-${value}-panel`}
      aria-labelledby={`${tabs.base}-${value}-tab`}
      hidden={!on}
      className={className}
    >
      {on || keep ? children : null}
    </div>
  )
}

export type NavTab = { href: string; label: ReactNode; count?: number; tone?: 'red'; current: boolean; title?: string }

/** Tabs that are links: views of a list, sections of a record. `label` names the navigation. */
export function NavTabs({
  label,
  items,
  size = 'md',
  className,
}: {
  label: string
  items: readonly NavTab[]
  size?: 'sm' | 'md'
  className?: string
}) {
  return (
    <nav aria-label={label} className={cx(STRIP, GAP[size], className)}>
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          title={item.title}
          aria-current={item.current ? 'page' : undefined}
          className={tabClass(item.current, size)}
        >
          {item.label}
          {item.count === undefined ? null : (
            <span className={item.tone === 'red' ? 'font-semibold text-red' : 'font-normal text-text-3'}>
              {item.count}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
