import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { customersQuery } from '@/lib/customers/cache'
import { countCustomers, listCustomers, MAX_COUNTED } from '@/lib/customers/queries/list'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'
import { CustomerList } from './customer-list'

type Props = { search: Record<string, string | string[] | undefined> }

/** Reads the first page of customers and gives it to the list that keeps it live. */
export async function Customers({ search }: Props) {
  const actor = await pageActor('customer.read')
  const sort = search.sort === 'name' ? 'name' : 'recent'
  const client = new QueryClient()
  const [page, total] = await Promise.all([listCustomers(actor, { sort }), countCustomers(actor)])
  client.setQueryData(customersQuery(sort).queryKey, { pages: [page], pageParams: [null] })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CustomerList total={total} maxCounted={MAX_COUNTED} mayExport={can(actor, 'export.run')} />
    </HydrationBoundary>
  )
}
