'use client'

import { useTranslations } from 'next-intl'
import { NavTabs } from '@/components/ui/tabs'
import { usePathname } from '@/lib/i18n/navigation'

const PLACES = [
  { id: 'review', href: '/identity' },
  { id: 'merges', href: '/identity/merges' },
  { id: 'quality', href: '/identity/quality' },
  { id: 'rules', href: '/identity/rules' },
] as const

/** Between the places of the identity screens. */
export function IdentityNav({ size = 'md', className }: { size?: 'sm' | 'md'; className?: string }) {
  const t = useTranslations('identity.nav')
  const path = usePathname()
  // The review keeps the open pair in its address: what is no other place is the review.
  const current = PLACES.find(({ id, href }) => id !== 'review' && path.startsWith(href))?.id ?? 'review'
  return (
    <NavTabs
      label={t('label')}
      size={size}
      className={className}
      items={PLACES.map(({ id, href }) => ({
        href,
        label: t(id),
        current: id === current,
      }))}
    />
  )
}
