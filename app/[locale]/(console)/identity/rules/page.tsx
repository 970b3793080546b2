import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { Rules } from '@/components/identity/rules'
import { SkeletonText } from '@/components/ui/skeleton'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.rules'))('title') }
}

/** `/identity/rules`: how records are matched, and the matching of all of them. */
export default function RulesPage() {
  return (
    <Suspense fallback={<SkeletonText lines={14} className="flex-1 bg-surface px-8 pt-24" />}>
      <Rules />
    </Suspense>
  )
}
