import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { ReviewSkeleton } from '@/components/identity/candidate-skeleton'
import { Review } from '@/components/identity/review'

type Props = {
  params: Promise<{ candidate?: string[] }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity'))('title') }
}

/** `/identity` and `/identity/ID`: one page, so that going from one pair to the next asks for no page. */
export default async function IdentityPage({ params, searchParams }: Props) {
  const { candidate = [] } = await params
  if (candidate.length > 1) notFound()
  return (
    <Suspense fallback={<ReviewSkeleton open={candidate.length > 0} />}>
      <Review candidateId={candidate[0] ?? null} search={await searchParams} />
    </Suspense>
  )
}
