import { getLocale } from 'next-intl/server'
import { redirect } from '@/lib/i18n/navigation'

/** `/supervision`: its first screen. */
export default async function SupervisionPage() {
  redirect({ href: '/supervision/decisions', locale: await getLocale() })
}
