import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/states'
import { customerQuery } from '@/lib/customers/cache'
import { getCustomer } from '@/lib/customers/queries/customer'
import type { CustomerView } from '@/lib/customers/views'
import { Link, redirect } from '@/lib/i18n/navigation'
import type { AppLocale } from '@/lib/i18n/routing'
import type { Actor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { orNotFound, pageActor } from '@/lib/platform/page'
import { timelineEntriesQuery, timelineFiltersOf, timelineOverviewQuery, timelineQuery } from '@/lib/timeline/cache'
import { listTimelineEntries } from '@/lib/timeline/queries/entries'
import { listTimeline } from '@/lib/timeline/queries/groups'
import { getTimelineOverview } from '@/lib/timeline/queries/overview'
import { CustomerScreen } from './customer-screen'

type Props = {
  customerId: string
  search: Record<string, string | string[] | undefined>
  locale: AppLocale
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** The customer, or null when its data has been erased. */
async function readCustomer(actor: Actor, id: string): Promise<CustomerView | null> {
  try {
    return await getCustomer(actor, id)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'erased') return null
    throw error
  }
}

async function Erased() {
  const t = await getTranslations('customer')
  return (
    <div className="grid flex-1 place-content-center bg-surface">
      <EmptyState
        as="h1"
        icon="shield"
        title={t('erasedTitle')}
        actions={
          <Button asChild variant="primary">
            <Link href="/customers">{t('backToList')}</Link>
          </Button>
        }
      >
        {t('erasedBody')}
      </EmptyState>
    </div>
  )
}

/** Reads what the file shows first. An id that was merged leads to the survivor, which then says where one came from. */
export async function CustomerFile({ customerId, search, locale }: Props) {
  const actor = await pageActor('customer.read')
  const customer = await orNotFound(readCustomer(actor, customerId))
  if (!customer) return <Erased />
  if (customer.mergedFrom) {
    return redirect({ href: `/customers/${customer.id}?merged=${customer.mergedFrom.id}`, locale })
  }
  const mergedId = first(search.merged)
  const merged = mergedId && isId(mergedId) ? await orNotFound(readCustomer(actor, mergedId)) : null
  const filters = timelineFiltersOf(
    new URLSearchParams(
      Object.entries(search).flatMap(([key, value]) => (first(value) ? [[key, first(value) ?? '']] : [])),
    ),
  )
  const client = new QueryClient()
  const [page, overview] = await Promise.all([
    listTimeline(actor, { ...filters, customerId }),
    getTimelineOverview(actor, customerId),
  ])
  client.setQueryData(customerQuery(customer.id).queryKey, customer)
  client.setQueryData(timelineQuery(customer.id, filters).queryKey, { pages: [page], pageParams: [null] })
  client.setQueryData(timelineOverviewQuery(customer.id).queryKey, overview)
  const newest = page.groups.find((group) => group.conversation !== null)
  if (newest) {
    const entries = await listTimelineEntries(actor, { ...filters, customerId, conversationId: newest.id })
    client.setQueryData(timelineEntriesQuery(customer.id, newest.id, filters).queryKey, {
      pages: [entries],
      pageParams: [null],
    })
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CustomerScreen
        customerId={customer.id}
        mergedFrom={merged?.id === customer.id ? (merged.mergedFrom?.name ?? null) : null}
      />
    </HydrationBoundary>
  )
}
