import { getLocale } from 'next-intl/server'
import { redirect } from '@/lib/i18n/navigation'

export default async function SettingsPage() {
  redirect({ href: '/settings/profile', locale: await getLocale() })
}
