import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { DecisionsPage, DecisionsSkeleton } from '@/components/supervision/decisions-page'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('supervision.tabs')
  return { title: t('decisions') }
}

/** `/supervision/decisions`: how often each contact rule was applied, and to which messages. */
export default async function Page({ searchParams }: Props) {
  return (
    <Suspense fallback={<DecisionsSkeleton />}>
      <DecisionsPage search={await searchParams} />
    </Suspense>
  )
}
