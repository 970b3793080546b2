'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { useLive } from '@/components/shell/live'
import { presenceAction } from '@/lib/conversations/actions'

/** Somebody else on the same conversation. */
export type Companion = { userId: string; name: string; state: 'looking' | 'writing'; heardAt: number }

const FORGET_MS = 60_000
const BEAT_MS = 25_000
const NOBODY: readonly Companion[] = []

type Told = { conversationId: string; state: 'looking' | 'writing' }
/** What the others were told last from here; null while no conversation is open long enough. */
let told: Told | null = null

let companions: ReadonlyMap<string, readonly Companion[]> = new Map()
const listeners = new Set<() => void>()

function set(conversationId: string, list: readonly Companion[]): void {
  const next = new Map(companions)
  if (list.length > 0) next.set(conversationId, list)
  else next.delete(conversationId)
  companions = next
  for (const listener of listeners) listener()
}

function forget(): void {
  const limit = Date.now() - FORGET_MS
  for (const [id, list] of companions) {
    const kept = list.filter((each) => each.heardAt > limit)
    if (kept.length < list.length) set(id, kept)
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Who else looks at a conversation or writes in it, writers first. */
export function usePresence(conversationId: string): readonly Companion[] {
  return useSyncExternalStore(
    subscribe,
    () => companions.get(conversationId) ?? NOBODY,
    () => NOBODY,
  )
}

/** Listens for the presence of others; once, in the inbox. */
export function useHearPresence(me: string): void {
  useLive((message) => {
    if (message.type !== 'presence' || !message.conversationId || !message.userId || message.userId === me) return
    const { conversationId, userId, name = '', state } = message
    const known = companions.get(conversationId) ?? NOBODY
    const others = known.filter((each) => each.userId !== userId)
    if (state !== 'looking' && state !== 'writing') return set(conversationId, others)
    const companion = { userId, name, state, heardAt: Date.now() } as const
    set(conversationId, state === 'writing' ? [companion, ...others] : [...others, companion])
    // Who has just come could not hear who was here before.
    if (others.length === known.length && told?.conversationId === conversationId) tell(told)
  })
  useEffect(() => {
    const timer = setInterval(forget, 10_000)
    return () => clearInterval(timer)
  }, [])
}

/** Tells the others that this conversation is open here, and whether something is being written. */
export function useTellPresence(conversationId: string, writing: boolean): void {
  const state = writing ? 'writing' : 'looking'
  useEffect(() => {
    const say = () => tell({ conversationId, state })
    // Somebody who only passes by on the way down the queue is not announced.
    const start = setTimeout(say, 1_000)
    const beat = setInterval(say, BEAT_MS)
    return () => {
      clearTimeout(start)
      clearInterval(beat)
    }
  }, [conversationId, state])
  useEffect(
    () => () => {
      if (told) send(conversationId, 'left')
      told = null
    },
    [conversationId],
  )
}

function tell(now: Told): void {
  if (document.visibilityState !== 'visible') return
  told = now
  send(now.conversationId, now.state)
}

/** Presence is a courtesy: when it cannot be told, nothing is lost and nobody needs to know. */
function send(conversationId: string, state: 'looking' | 'writing' | 'left'): void {
  presenceAction({ conversationId, state }).catch(() => undefined)
}
