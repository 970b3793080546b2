import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ApiReference } from '@/components/settings/api-reference'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings.developers')
  return { title: t('title') }
}

export default function DevelopersPage() {
  return <ApiReference />
}
