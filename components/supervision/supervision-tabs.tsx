'use client'

import { useTranslations } from 'next-intl'
import { NavTabs } from '@/components/ui/tabs'
import { usePathname } from '@/lib/i18n/navigation'

const PLACES = [
  { id: 'decisions', href: '/supervision/decisions' },
  { id: 'whatIf', href: '/supervision/what-if' },
] as const

/** The bar above every screen of the supervision. */
export function SupervisionTabs() {
  const t = useTranslations('supervision')
  const path = usePathname()
  return (
    <div className="flex shrink-0 items-end gap-6 border-line border-b bg-surface px-4 md:px-8">
      <p className="pb-2.5 text-md font-semibold max-md:hidden">{t('title')}</p>
      <NavTabs
        label={t('tabs.label')}
        className="-mb-px border-b-0!"
        items={PLACES.map(({ id, href }) => ({ href, label: t(`tabs.${id}`), current: path === href }))}
      />
    </div>
  )
}
