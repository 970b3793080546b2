import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { CustomerListSkeleton } from '@/components/customer/customer-list'
import { Customers } from '@/components/customer/customers'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('customer')
  return { title: t('title') }
}

/** `/customers`: everybody, searched while typing. */
export default async function CustomersPage({ searchParams }: Props) {
  return (
    <Suspense fallback={<CustomerListSkeleton />}>
      <Customers search={await searchParams} />
    </Suspense>
  )
}
