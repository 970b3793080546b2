import type { Metadata } from 'next'
import { hasLocale } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { CustomerErased } from '@/components/customer/customer-erased'
import { CustomerFile } from '@/components/customer/customer-file'
import { CustomerSkeleton } from '@/components/customer/customer-skeleton'
import { findCustomerPlace } from '@/lib/customers/queries/customer'
import { redirect } from '@/lib/i18n/navigation'
import { routing } from '@/lib/i18n/routing'
import { orNotFound, pageActor } from '@/lib/platform/page'

type Props = {
  params: Promise<{ locale: string; customerId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('customer')
  return { title: t('title') }
}

/** `/customers/ID`: the 360° file. What decides the answer's status is known before anything is sent. */
export default async function CustomerPage({ params, searchParams }: Props) {
  const { locale, customerId } = await params
  const place = await orNotFound(findCustomerPlace(await pageActor('customer.read'), customerId))
  if (place === 'erased') return <CustomerErased />
  if (place.id !== customerId.toLowerCase()) {
    return redirect({
      href: `/customers/${place.id}?merged=${customerId}`,
      locale: hasLocale(routing.locales, locale) ? locale : routing.defaultLocale,
    })
  }
  return (
    <Suspense fallback={<CustomerSkeleton />}>
      <CustomerFile customerId={place.id} search={await searchParams} />
    </Suspense>
  )
}
