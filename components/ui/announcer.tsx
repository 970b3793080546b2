'use client'

import { useSyncExternalStore } from 'react'

type Message = { id: number; text: string; assertive: boolean }

let current: Message = { id: 0, text: '', assertive: false }
const listeners = new Set<() => void>()
const NOTHING: Message = { id: 0, text: '', assertive: false }

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Says something to screen readers only: a new message arrived, the list has 12 entries. `assertive` interrupts and is
 * for failures.
 */
export function announce(text: string, options: { assertive?: boolean } = {}): void {
  current = { id: current.id + 1, text, assertive: options.assertive ?? false }
  for (const listener of listeners) listener()
}

/** The two live regions of the document; stands once, in the providers. */
export function Announcer() {
  const message = useSyncExternalStore(
    subscribe,
    () => current,
    () => NOTHING,
  )
  // The key makes the same sentence, said twice, be read twice.
  return (
    <>
      <div role="status" aria-live="polite" className="sr-only">
        {message.assertive ? null : <p key={message.id}>{message.text}</p>}
      </div>
      <div role="alert" aria-live="assertive" className="sr-only">
        {message.assertive ? <p key={message.id}>{message.text}</p> : null}
      </div>
    </>
  )
}
