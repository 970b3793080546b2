import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { Inbox } from '@/components/inbox/inbox'
import { InboxSkeleton } from '@/components/inbox/inbox-skeleton'

type Props = {
  params: Promise<{ conversation?: string[] }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('inbox'))('title') }
}

/** `/inbox` and `/inbox/ID`: one page, so that going from one conversation to the next asks for no page. */
export default async function InboxPage({ params, searchParams }: Props) {
  const { conversation = [] } = await params
  if (conversation.length > 1) notFound()
  return (
    <Suspense fallback={<InboxSkeleton open={conversation.length > 0} />}>
      <Inbox conversationId={conversation[0] ?? null} search={await searchParams} />
    </Suspense>
  )
}
