'use client'

import { signOutAction } from '@/lib/platform/actions'

const CHANNEL = 'relais-session'

/** Ends the session on the server, then leaves in every tab of this browser. */
export async function signOut(): Promise<void> {
  const result = await signOutAction({})
  // A session that is gone already is as good as ended.
  if (!result.ok && result.code !== 'unauthenticated') throw new Error(result.code)
  if (typeof BroadcastChannel !== 'undefined') new BroadcastChannel(CHANNEL).postMessage('out')
  window.location.assign('/sign-in?reason=out')
}

/** Reloads when another tab signed out: the page then asks to sign in. Returns the stopper. */
export function followSignOut(): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = () => window.location.assign('/sign-in?reason=out')
  return () => channel.close()
}
