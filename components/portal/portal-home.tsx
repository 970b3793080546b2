import { headers } from 'next/headers'
import { getPortal } from '@/lib/portal/queries/portal'
import { getPortalActor } from '@/lib/portal/session'
import { Portal } from './portal'
import type { SavedState } from './saved-bar'
import { toAccess } from './to-access'

type Search = Record<string, string | string[] | undefined>

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null)

/** What the page says about the form that led here without script. */
function savedOf(search: Search, now: Date): SavedState | null {
  const [changeId, what, error] = [one(search.changeId), one(search.what), one(search.error)]
  return changeId || error ? { changeId, what, at: now.getTime(), error } : null
}

/** Reads the portal of who is in; sends everybody else to the way in. */
export async function PortalHome({ search }: { search: Search }) {
  const actor = await getPortalActor()
  if (!actor) return toAccess()
  const now = new Date()
  const view = await getPortal(actor, now)
  return (
    <Portal
      view={{ ...view, until: actor.until.toISOString() }}
      saved={savedOf(search, now)}
      codeSent={one(search.code)}
      gpc={(await headers()).get('sec-gpc') === '1'}
      now={now}
    />
  )
}
