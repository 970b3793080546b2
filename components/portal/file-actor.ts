import { getPortalActor, type PortalActor } from '@/lib/portal/session'
import { toAccess } from './to-access'

/** Who is in with a link or code of their own; everybody else is led to the way in, told why. */
export async function fileActor(): Promise<PortalActor> {
  const actor = await getPortalActor()
  if (actor?.scope === 'full') return actor
  return toAccess(actor ? 'forbidden' : 'unauthenticated')
}
