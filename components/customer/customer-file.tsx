import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { customerQuery } from '@/lib/customers/cache'
import { findMergedName, getCustomer } from '@/lib/customers/queries/customer'
import { orNotFound, pageActor } from '@/lib/platform/page'
import { timelineEntriesQuery, timelineFiltersOf, timelineOverviewQuery, timelineQuery } from '@/lib/timeline/cache'
import { listTimelineEntries } from '@/lib/timeline/queries/entries'
import { listTimeline } from '@/lib/timeline/queries/groups'
import { getTimelineOverview } from '@/lib/timeline/queries/overview'
import { CustomerScreen } from './customer-screen'
import { seedPanel } from './seed-panel'

type Props = { customerId: string; search: Record<string, string | string[] | undefined> }

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** Reads what the file shows first, and gives it to the screen that keeps it live. */
export async function CustomerFile({ customerId, search }: Props) {
  const actor = await pageActor('customer.read')
  const given = Object.entries(search).flatMap(([key, value]): [string, string][] => {
    const text = first(value)
    return text === undefined ? [] : [[key, text]]
  })
  const filters = timelineFiltersOf(new URLSearchParams(given))
  const client = new QueryClient()
  // First alone: it leaves the one audit entry that the other reads then find.
  const customer = await orNotFound(getCustomer(actor, customerId))
  const [mergedFrom, page, overview] = await Promise.all([
    findMergedName(actor, { customerId, mergedId: first(search.merged) ?? null }),
    orNotFound(listTimeline(actor, { ...filters, customerId })),
    orNotFound(getTimelineOverview(actor, customerId)),
    seedPanel(client, actor, customer.id, null),
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
      <CustomerScreen customerId={customer.id} mergedFrom={mergedFrom} />
    </HydrationBoundary>
  )
}
