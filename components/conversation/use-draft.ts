'use client'

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { saveDraftAction } from '@/lib/conversations/actions'
import type { DraftMode, DraftView } from '@/lib/conversations/views'
import { useOutcome } from './use-outcome'

/** `unsaved`: the server could not keep it; it is still here, and tried again. */
export type DraftStatus = 'none' | 'typing' | 'saving' | 'saved' | 'unsaved'
type Content = { text: string; to: string | null; cc: string[] }
type Kept = Content & { revision: number | null; status: DraftStatus }

/** What is being written, kept while the tab lives: going to another conversation and back loses nothing. */
const kept = new Map<string, Kept>()
const SAVE_MS = 800
const AGAIN_MS = 5_000

const EMPTY: Content = { text: '', to: null, cc: [] }

/** What the server has not got yet when the page goes away: kept by the browser until this tab shows it again. */
const stashKey = (key: string) => `relais.draft/${key}`
function unstash(key: string): Kept | null {
  const found = sessionStorage.getItem(stashKey(key))
  if (!found) return null
  sessionStorage.removeItem(stashKey(key))
  return { ...(JSON.parse(found) as Kept), status: 'unsaved' }
}

/**
 * A draft that is saved as it is written, on the server, per colleague, conversation and mode. `conflict` holds what
 * another tab has saved meanwhile; nothing is overwritten until the reader has chosen.
 */
export function useDraft(
  me: string,
  conversationId: string,
  mode: DraftMode,
  stored: DraftView | undefined,
  defaults: Partial<Content> = {},
) {
  const key = `${me}/${conversationId}/${mode}`
  const outcome = useOutcome()
  const [draft, setDraft] = useState<Kept>(
    () =>
      kept.get(key) ??
      (stored
        ? { text: stored.text, to: stored.to, cc: stored.cc, revision: stored.revision, status: 'saved' }
        : { ...EMPTY, ...defaults, revision: null, status: 'none' }),
  )
  const [conflict, setConflict] = useState<DraftView | null>(null)
  const latest = useRef(draft)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const saving = useRef(false)
  const mounted = useRef(true)

  const put = useCallback(
    (change: Partial<Kept>) => {
      latest.current = { ...latest.current, ...change }
      kept.set(key, latest.current)
      if (mounted.current) setDraft(latest.current)
    },
    [key],
  )

  const save = useCallback(async () => {
    clearTimeout(timer.current)
    if (saving.current || latest.current.status === 'saved' || latest.current.status === 'none') return
    saving.current = true
    const { text, to, cc, revision } = latest.current
    put({ status: 'saving' })
    const done = await outcome(() =>
      saveDraftAction({ conversationId, mode, text, to, cc, revision: revision || null }),
    )
    saving.current = false
    // It was sent or cleared while it was being saved.
    if (!kept.has(key)) return
    if (!done.ok) {
      put({ status: 'unsaved' })
      timer.current = setTimeout(() => void save(), AGAIN_MS)
    } else if (!done.data.saved) {
      put({ status: 'unsaved' })
      if (mounted.current) setConflict(done.data.current)
    } else if (latest.current.text === text) {
      put({ status: text.trim() ? 'saved' : 'none', revision: done.data.revision || null })
    } else {
      put({ status: 'typing', revision: done.data.revision || null })
      timer.current = setTimeout(() => void save(), SAVE_MS)
    }
  }, [conversationId, mode, key, outcome, put])

  const change = useCallback(
    (part: Partial<Content>) => {
      put({ ...part, status: 'typing' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), SAVE_MS)
    },
    [put, save],
  )

  /** Forgets the draft here; sending has forgotten it on the server. */
  const clear = useCallback(() => {
    clearTimeout(timer.current)
    put({ text: '', revision: null, status: 'none' })
    kept.delete(key)
  }, [put, key])

  /** Keeps one of two texts that were written at once. */
  const settle = useCallback(
    (which: 'mine' | 'theirs') => {
      if (!conflict) return
      const { text, to, cc, revision } = conflict
      setConflict(null)
      if (which === 'theirs') put({ text, to, cc, revision, status: 'saved' })
      else {
        put({ revision, status: 'typing' })
        void save()
      }
    },
    [conflict, put, save],
  )

  const leave = useEffectEvent(() => void save())
  const resume = useEffectEvent((found: Kept) => {
    put(found)
    void save()
  })
  const stash = useEffectEvent(() => {
    const { status } = latest.current
    if (status !== 'saved' && status !== 'none') sessionStorage.setItem(stashKey(key), JSON.stringify(latest.current))
  })
  useEffect(() => {
    mounted.current = true
    const found = unstash(key)
    if (found) resume(found)
    const onHide = () => {
      if (document.visibilityState === 'hidden') leave()
    }
    // A request does not outlive the page: what it would have saved is left with the browser.
    const onGone = () => stash()
    document.addEventListener('visibilitychange', onHide)
    window.addEventListener('pagehide', onGone)
    return () => {
      mounted.current = false
      document.removeEventListener('visibilitychange', onHide)
      window.removeEventListener('pagehide', onGone)
      leave()
    }
  }, [key])

  return { draft, conflict, change, clear, settle, save }
}
export type Draft = ReturnType<typeof useDraft>
