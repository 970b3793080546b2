import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { Merges } from '@/components/identity/merges'
import { SkeletonRows } from '@/components/ui/skeleton'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.merges'))('title') }
}

/** `/identity/merges`: what was merged, and its undoing. */
export default function MergesPage() {
  return (
    <Suspense fallback={<SkeletonRows rows={10} rowClassName="h-21 md:px-8" className="flex-1 bg-surface pt-24" />}>
      <Merges />
    </Suspense>
  )
}
