import { redirect } from 'next/navigation'
import { getLocale } from 'next-intl/server'
import { localePrefix } from '@/lib/i18n/locale-prefix'

/**
 * Leads to the way into the portal, told why. Next's own redirect: the console's, which knows languages, would bring a
 * script library to the customer's phone.
 */
export async function toAccess(error?: 'forbidden' | 'unauthenticated'): Promise<never> {
  const prefix = localePrefix(await getLocale())
  return redirect(`${prefix}/preferences/access${error ? `?error=${error}` : ''}`)
}
