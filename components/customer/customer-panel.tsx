'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { AdviceSection } from '@/components/advice/advice-section'
import { ConsentSection } from '@/components/consent/consent-section'
import { SuspectedDuplicates } from '@/components/identity/suspected-duplicates'
import { PreferencesSection } from '@/components/preferences/preferences-section'
import { useLiveQueries } from '@/components/shell/live'
import { Avatar } from '@/components/ui/avatar'
import { Chip } from '@/components/ui/chip'
import { IconButton } from '@/components/ui/icon-button'
import { Skeleton, SkeletonText } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { customerKeys, customerQuery } from '@/lib/customers/cache'
import type { CustomerView } from '@/lib/customers/views'
import { Link } from '@/lib/i18n/navigation'
import { ReadError } from '@/lib/platform/read-json'
import { ContactPoints } from './contact-points'
import { EffortSection } from './effort'
import { Facts } from './facts'
import { useIdentityLine, useLanguageName } from './identity-line'
import { LastContacts } from './last-contacts'
import { Promises } from './promises'

function PanelSkeleton() {
  const t = useTranslations('customer')
  return (
    <div role="status">
      <span className="sr-only">{t('loading')}</span>
      <div className="flex items-center gap-3 px-4 py-3">
        <Skeleton className="size-10 shrink-0 rounded-full" />
        <SkeletonText lines={2} className="flex-1" />
      </div>
      {[3, 2, 4, 4].map((lines, index) => (
        <div key={index.toString()} className="border-line border-t px-4 py-3">
          <Skeleton className="mb-3 h-3 w-1/3" />
          <SkeletonText lines={lines} />
        </div>
      ))}
    </div>
  )
}

function Who({ customer }: { customer: CustomerView }) {
  const t = useTranslations('customer')
  const channels = useTranslations('conversation.channel')
  const line = useIdentityLine()
  const languageName = useLanguageName()
  return (
    <header className="border-line border-b px-4 py-3">
      <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3">
        <Avatar name={customer.displayName} size="lg" kind={customer.kind === 'organisation' ? 'team' : 'person'} />
        <div className="min-w-0">
          <h2 className="text-title [overflow-wrap:anywhere]">{customer.displayName}</h2>
          <p className="ellipsis text-sm text-text-2" suppressHydrationWarning>
            {line(customer)}
          </p>
        </div>
        <IconButton asChild icon="out" label={t('openFile')}>
          <Link href={`/customers/${customer.id}`} />
        </IconButton>
      </div>
      <div className="mt-2.5 flex flex-wrap gap-1 empty:hidden">
        {customer.language ? <Chip>{languageName(customer.language)}</Chip> : null}
        {customer.preferred ? (
          <Chip tone="accent">{t('values.prefers', { channel: channels(customer.preferred.channel) })}</Chip>
        ) : null}
        {customer.verified ? (
          <Chip tone="green" icon="check">
            {t('verifiedShort')}
          </Chip>
        ) : null}
      </div>
    </header>
  )
}

/**
 * The column beside a conversation, in order of urgency: who it is, what was promised, what it has cost them, when we
 * last met, how to reach them, what is known. Stays live.
 */
export function CustomerPanel({
  customerId,
  conversationId = null,
}: {
  customerId: string
  conversationId?: string | null
}) {
  const t = useTranslations('customer')
  const query = useQuery(customerQuery(customerId, conversationId))
  const known = query.data?.id
  useLiveQueries((message) => {
    if (message.type === 'resync' || !message.customerId) return []
    return message.customerId === customerId || message.customerId === known ? [customerKeys.customer(customerId)] : []
  })

  if (query.data) {
    const customer = query.data
    return (
      <>
        <Who customer={customer} />
        <AdviceSection customerId={customer.id} conversationId={conversationId} />
        <Promises customer={customer} conversationId={conversationId} />
        <ConsentSection customerId={customer.id} compact />
        <PreferencesSection customer={customer} conversationId={conversationId} />
        <EffortSection customer={customer} />
        <SuspectedDuplicates customer={customer} />
        <LastContacts customer={customer} />
        <ContactPoints customer={customer} />
        <Facts customer={customer} />
      </>
    )
  }
  if (query.isError) {
    if (query.error instanceof ReadError && query.error.code === 'erased') {
      return (
        <EmptyState icon="shield" as="h2" title={t('erasedTitle')}>
          {t('erasedBody')}
        </EmptyState>
      )
    }
    return (
      <ErrorState
        title={t('failed')}
        errorId={query.error instanceof ReadError ? query.error.errorId : null}
        onRetry={() => void query.refetch()}
      >
        {t('failedBody')}
      </ErrorState>
    )
  }
  return <PanelSkeleton />
}
