import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { WhatIfPage, WhatIfSkeleton } from '@/components/supervision/what-if-page'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('supervision.tabs')
  return { title: t('whatIf') }
}

/** `/supervision/what-if`: the contact rules tried on any facts; with `decision`, on those of a decision taken. */
export default async function Page({ searchParams }: Props) {
  return (
    <Suspense fallback={<WhatIfSkeleton />}>
      <WhatIfPage search={await searchParams} />
    </Suspense>
  )
}
