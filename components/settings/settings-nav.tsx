'use client'

import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useCurrentInView } from '@/components/shell/use-current-in-view'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Link, usePathname } from '@/lib/i18n/navigation'
import { SETTINGS_SECTIONS, type SettingsSection } from './sections'

/** A column on a wide screen, a strip that scrolls sideways on a phone. */
export function SettingsNav({ sections }: { sections: readonly SettingsSection[] }) {
  const t = useTranslations('settings')
  const path = usePathname()
  const strip = useRef<HTMLUListElement>(null)
  useCurrentInView(strip, path)
  return (
    <nav
      aria-label={t('title')}
      className="scroll-none shrink-0 overflow-x-auto border-line border-b bg-surface-2 md:w-56 md:overflow-y-auto md:border-r md:border-b-0"
    >
      <p className="hidden px-4 pt-4 pb-2 text-title font-semibold md:block">{t('title')}</p>
      <ul ref={strip} className="flex gap-1 px-2 py-2 md:flex-col md:py-0">
        {SETTINGS_SECTIONS.filter((section) => sections.includes(section.id)).map((section) => {
          const on = path === section.href
          return (
            <li key={section.id}>
              <Link
                href={section.href}
                aria-current={on ? 'page' : undefined}
                className={cx(
                  'flex h-8 items-center gap-2 rounded-md px-2 text-md whitespace-nowrap hover:bg-hover hover:no-underline',
                  on ? 'bg-active font-medium text-text' : 'text-text-2',
                )}
              >
                <Icon name={section.icon} />
                {t(`sections.${section.id}`)}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
