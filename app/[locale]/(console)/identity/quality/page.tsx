import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { Quality } from '@/components/quality/quality'
import { QualitySkeleton } from '@/components/quality/quality-skeleton'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('quality')
  return { title: t('title') }
}

/** `/identity/quality`: what each source knows and lacks. */
export default function QualityPage() {
  return (
    <Suspense fallback={<QualitySkeleton />}>
      <Quality />
    </Suspense>
  )
}
