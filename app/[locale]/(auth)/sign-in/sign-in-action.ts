'use server'

import { cookies } from 'next/headers'
import { getLocale } from 'next-intl/server'
import { redirect } from '@/lib/i18n/navigation'
import { type AppLocale, LOCALE_COOKIE, routing } from '@/lib/i18n/routing'
import { logger } from '@/lib/platform/logger'
import { openSession } from '@/lib/platform/sign-in'
import { wayBack } from '@/lib/platform/way-back'

export type SignInState =
  | { email: string; fault: null | 'missing' | 'emailMissing' | 'passwordMissing' | 'refused' | 'throttled' }
  | { email: string; fault: 'unexpected'; errorId: string }

const text = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value : '')

/** The language on the screen when somebody chose it in this browser; else the colleague's own. */
async function languageFor(own: AppLocale): Promise<AppLocale> {
  const shown = await getLocale()
  const chosen = shown !== routing.defaultLocale || (await cookies()).has(LOCALE_COOKIE)
  return chosen ? shown : own
}

/** Opens a session and goes on to where the colleague wanted to go. Open to everybody: it is the way in. */
export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = text(form.get('email')).trim()
  const password = text(form.get('password'))
  if (!email && !password) return { email, fault: 'missing' }
  if (!email) return { email, fault: 'emailMissing' }
  if (!password) return { email, fault: 'passwordMissing' }
  let own: AppLocale
  try {
    const session = await openSession({ email, password })
    if (!session) return { email, fault: 'refused' }
    own = session.locale
  } catch (error) {
    if (error instanceof Error && error.message === 'throttled') return { email, fault: 'throttled' }
    const errorId = crypto.randomUUID()
    logger.error({ err: error, errorId }, 'sign-in failed')
    return { email, fault: 'unexpected', errorId }
  }
  return redirect({ href: wayBack(text(form.get('next'))), locale: await languageFor(own) })
}
