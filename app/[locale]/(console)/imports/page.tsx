import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { Imports } from '@/components/imports/imports'
import { ImportsSkeleton } from '@/components/imports/imports-skeleton'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('imports')
  return { title: t('title') }
}

/** `/imports`: files of contacts, handed in and to hand in. */
export default function ImportsPage() {
  return (
    <Suspense fallback={<ImportsSkeleton />}>
      <Imports />
    </Suspense>
  )
}
