import { hasLocale } from 'next-intl'
import { Suspense } from 'react'
import { CustomerFile } from '@/components/customer/customer-file'
import { CustomerSkeleton } from '@/components/customer/customer-skeleton'
import { routing } from '@/lib/i18n/routing'

type Props = {
  params: Promise<{ locale: string; customerId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** `/customers/ID`: the 360° file. */
export default async function CustomerPage({ params, searchParams }: Props) {
  const { locale, customerId } = await params
  return (
    <Suspense fallback={<CustomerSkeleton />}>
      <CustomerFile
        customerId={customerId}
        search={await searchParams}
        locale={hasLocale(routing.locales, locale) ? locale : routing.defaultLocale}
      />
    </Suspense>
  )
}
