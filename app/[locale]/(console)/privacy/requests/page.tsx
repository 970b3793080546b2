import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { PrivacyRequests } from '@/components/privacy/privacy-requests'
import { SkeletonRows } from '@/components/ui/skeleton'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('privacy')
  return { title: t('title') }
}

/** `/privacy/requests`: what customers ask under the GDPR, by what is due first. */
export default function PrivacyRequestsPage() {
  return (
    <Suspense fallback={<SkeletonRows rows={6} rowClassName="h-24 md:px-8" />}>
      <PrivacyRequests />
    </Suspense>
  )
}
