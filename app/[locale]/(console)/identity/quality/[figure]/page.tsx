import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { QualityRows } from '@/components/quality/quality-rows'
import { QualitySkeleton } from '@/components/quality/quality-skeleton'

type Props = {
  params: Promise<{ figure: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('quality')
  return { title: t('title') }
}

/** `/identity/quality/{figure}`: the records behind a figure. */
export default async function QualityRowsPage({ params, searchParams }: Props) {
  const [{ figure }, search] = await Promise.all([params, searchParams])
  return (
    <Suspense fallback={<QualitySkeleton />}>
      <QualityRows figure={figure} search={search} />
    </Suspense>
  )
}
