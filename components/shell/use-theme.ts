'use client'

import { useSyncExternalStore } from 'react'
import { THEME_COOKIE, type Theme } from './theme'

const YEAR_S = 365 * 24 * 60 * 60
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function current(): Theme {
  const { classList } = document.documentElement
  return classList.contains('dark') ? 'dark' : classList.contains('light') ? 'light' : 'system'
}

/** Changes the theme at once and keeps it in a cookie, so that the server draws the next page in it. */
export function setTheme(theme: Theme): void {
  const { classList } = document.documentElement
  classList.remove('light', 'dark')
  if (theme !== 'system') classList.add(theme)
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
  document.cookie = `${THEME_COOKIE}=${theme};path=/;max-age=${YEAR_S};samesite=lax`
  for (const listener of listeners) listener()
}

/** The chosen theme; `system` while the server renders. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current, () => 'system')
}
