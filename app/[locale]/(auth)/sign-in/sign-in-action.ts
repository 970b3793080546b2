'use server'

import { getLocale } from 'next-intl/server'
import { redirect } from '@/lib/i18n/navigation'
import { logger } from '@/lib/platform/logger'
import { openSession } from '@/lib/platform/sign-in'
import { wayBack } from '@/lib/platform/way-back'

export type SignInState =
  | { email: string; fault: null | 'missing' | 'emailMissing' | 'passwordMissing' | 'refused' | 'throttled' }
  | { email: string; fault: 'unexpected'; errorId: string }

const text = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value : '')

/** Opens a session and goes on to where the colleague wanted to go. Open to everybody: it is the way in. */
export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = text(form.get('email')).trim()
  const password = text(form.get('password'))
  if (!email && !password) return { email, fault: 'missing' }
  if (!email) return { email, fault: 'emailMissing' }
  if (!password) return { email, fault: 'passwordMissing' }
  try {
    if (!(await openSession({ email, password }))) return { email, fault: 'refused' }
  } catch (error) {
    if (error instanceof Error && error.message === 'throttled') return { email, fault: 'throttled' }
    const errorId = crypto.randomUUID()
    logger.error({ err: error, errorId }, 'sign-in failed')
    return { email, fault: 'unexpected', errorId }
  }
  return redirect({ href: wayBack(text(form.get('next'))), locale: await getLocale() })
}
