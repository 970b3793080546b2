'use client'

import { useTranslations } from 'next-intl'
import { Fragment, useSyncExternalStore } from 'react'
import { cx } from './cx'

const never = () => () => {}

/** Whether the keyboard has ⌘. False while the server renders, corrected before anybody can press it. */
export function useIsApple(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  )
}

const SYMBOL: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
const NAMED = ['Enter', 'Escape', 'Tab', 'Space', 'Backspace', 'Delete'] as const
type Named = (typeof NAMED)[number]
const isNamed = (key: string): key is Named => (NAMED as readonly string[]).includes(key)

/** The spelling of keys in the reader's language: `mod+k` → `⌘ K` or `Ctrl K`; a sequence keeps its two keys. */
export function useKeySpelling(): (keys: string) => string[][] {
  const t = useTranslations('shell.keys')
  const apple = useIsApple()
  const one = (key: string): string => {
    if (key === 'mod') return apple ? '⌘' : t('Ctrl')
    if (key === 'shift') return apple ? '⇧' : t('Shift')
    if (key === 'alt') return apple ? '⌥' : t('Alt')
    if (key === 'Enter') return '↵'
    return isNamed(key) ? t(key) : (SYMBOL[key] ?? key)
  }
  // As on the key caps: « j » alone, but « Ctrl K ».
  const spellStep = (step: string) => {
    const parts = step.split(/\+(?=.)/)
    return parts.map((part) => (parts.length > 1 && part.length === 1 ? part.toUpperCase() : one(part)))
  }
  return (keys) => keys.split(' ').map((step) => spellStep(step))
}

const BOX = {
  plain: 'border-line-2 bg-surface-3 text-text-2',
  // On a coloured or inverse ground the key borrows the colour of its text.
  inherit: 'border-current/40 bg-transparent text-inherit',
} as const

/** The keys of a shortcut as little key caps: `<Kbd keys="g i" />`, `<Kbd keys="mod+Enter" />`. */
export function Kbd({
  keys,
  tone = 'plain',
  className,
}: {
  keys: string
  tone?: keyof typeof BOX
  className?: string
}) {
  const spell = useKeySpelling()
  return (
    <span className={cx('inline-flex items-center gap-1', className)}>
      {spell(keys).map((step, index) => (
        <Fragment key={`${keys}-${index.toString()}`}>
          <kbd
            className={cx(
              'inline-grid h-4.5 min-w-4.5 place-items-center rounded-xs border border-b-[1.5px] px-1 font-sans text-[0.6875rem] leading-none font-medium',
              BOX[tone],
            )}
          >
            {step.join(step.some((part) => part.length > 1) ? '\u00a0' : '')}
          </kbd>
        </Fragment>
      ))}
    </span>
  )
}
