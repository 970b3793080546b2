import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { Import } from '@/components/imports/import'
import { ImportsSkeleton } from '@/components/imports/imports-skeleton'

type Props = { params: Promise<{ importId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('imports')
  return { title: t('title') }
}

/** `/imports/{id}`: one file, from its columns to its undoing. */
export default async function ImportPage({ params }: Props) {
  const { importId } = await params
  return (
    <Suspense fallback={<ImportsSkeleton />}>
      <Import importId={importId} />
    </Suspense>
  )
}
