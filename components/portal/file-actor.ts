import { getLocale } from 'next-intl/server'
import { redirect } from '@/lib/i18n/navigation'
import { getPortalActor, type PortalActor } from '@/lib/portal/session'

/** Who is in with a link or code of their own; everybody else is led to the way in, told why. */
export async function fileActor(): Promise<PortalActor> {
  const actor = await getPortalActor()
  if (actor?.scope === 'full') return actor
  return redirect({
    href: { pathname: '/preferences/access', query: { error: actor ? 'forbidden' : 'unauthenticated' } },
    locale: await getLocale(),
  })
}
