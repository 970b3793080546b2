'use client'

import { useLinkStatus } from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import { Tooltip } from '@/components/ui/tooltip'
import { Link, usePathname } from '@/lib/i18n/navigation'
import type { Role } from '@/lib/platform/permissions'
import { Brand } from './brand'
import { useLiveStatus } from './live'
import type { NavId, NavItem } from './nav'
import { openPalette } from './palette'
import { useShortcutKeys } from './shortcuts'
import { useCurrentInView } from './use-current-in-view'
import { setTheme, useTheme } from './use-theme'
import { UserMenu } from './user-menu'

export type RailUser = { id: string; name: string; email: string; role: Role }
/** Counts that ask for something: red for breaches, neutral otherwise. */
export type RailBadges = Partial<Record<NavId, number>>

const BADGE_TONE = {
  inbox: 'red',
  identity: 'accent',
  imports: 'neutral',
  customers: 'neutral',
  supervision: 'neutral',
  privacy: 'neutral',
  settings: 'neutral',
} as const

const SLOT =
  'relative grid place-items-center rounded-md transition-colors hover:bg-hover md:size-9 max-md:h-14 max-md:flex-1 max-md:content-center max-md:gap-0.5 max-md:rounded-none'
const SLOT_OFF = 'text-text-2 hover:text-text'
const SLOT_ON = 'text-accent-text md:bg-surface md:shadow-[0_0_0_1px_var(--line)]'

function Place({ item, count, current }: { item: NavItem; count: number; current: boolean }) {
  const t = useTranslations('shell.nav')
  // Lights up at the press, before the page has come.
  const { pending } = useLinkStatus()
  return (
    <span className={cx(SLOT, 'max-md:w-full', current || pending ? SLOT_ON : SLOT_OFF)}>
      <span className="relative grid h-6 place-items-center">
        <Icon name={item.icon} size="rail" />
        {count > 0 ? (
          <Badge
            count={count}
            tone={BADGE_TONE[item.id]}
            size="xs"
            className="absolute -top-2 -right-2.5 ring-2 ring-bg"
          />
        ) : null}
      </span>
      <span aria-hidden="true" className="text-xs font-medium md:hidden">
        {t(item.id)}
      </span>
    </span>
  )
}

/** The main navigation: a rail on the left, from 700 px down a bar at the foot. */
export function Rail({
  items,
  badges,
  user,
  onShortcuts,
}: {
  items: readonly NavItem[]
  badges: RailBadges
  user: RailUser
  onShortcuts: () => void
}) {
  const t = useTranslations('shell')
  const common = useTranslations('common')
  const pathname = usePathname()
  const theme = useTheme()
  const live = useLiveStatus()
  const paletteKeys = useShortcutKeys('palette.open')
  const places = useRef<HTMLUListElement>(null)

  useCurrentInView(places, pathname)

  function toggleTheme(): void {
    const dark = theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches)
    setTheme(dark ? 'light' : 'dark')
  }

  return (
    <nav
      aria-label={t('nav.label')}
      data-rail=""
      className="z-30 flex shrink-0 border-line bg-bg max-md:order-last max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:w-(--rail) md:flex-col md:items-center md:gap-1 md:border-r md:py-2"
    >
      <Link
        href={items[0]?.href ?? '/'}
        aria-label={t('nav.home')}
        className="mb-2 grid size-8 place-items-center rounded-md text-accent max-md:hidden"
      >
        <Brand className="size-5.5" />
      </Link>
      <ul
        ref={places}
        // What goes on beyond an edge fades there instead of running into the next word.
        className="scroll-none max-md:flex max-md:min-w-0 max-md:flex-1 max-md:overflow-x-auto max-md:px-2 max-md:[mask-image:linear-gradient(to_right,transparent,#000_0.75rem,#000_calc(100%-0.75rem),transparent)] md:contents"
      >
        {items.map((item) => {
          const count = badges[item.id] ?? 0
          const label = t(`nav.${item.id}`)
          const counted =
            count > 0 && (item.id === 'inbox' || item.id === 'identity')
              ? `${label}, ${t(`nav.badge.${item.id}`, { count })}`
              : label
          const current = pathname === item.href || pathname.startsWith(`${item.href}/`)
          return (
            <li key={item.id} className="max-md:min-w-20 max-md:flex-1">
              <Tooltip text={label} kbd={item.keys} side="right">
                <Link
                  href={item.href}
                  aria-label={counted}
                  aria-current={current ? 'page' : undefined}
                  className="block rounded-md focus-visible:outline-offset-[-2px]"
                >
                  <Place item={item} count={count} current={current} />
                </Link>
              </Tooltip>
            </li>
          )
        })}
      </ul>
      <button
        type="button"
        onClick={() => openPalette()}
        className={cx(SLOT, SLOT_OFF, 'max-md:w-20 max-md:flex-none! md:hidden')}
      >
        <span className="grid h-6 place-items-center">
          <Icon name="search" size="rail" />
        </span>
        <span className="text-xs font-medium">{common('search')}</span>
      </button>
      <IconButton
        icon="search"
        label={t('shortcuts.palette')}
        kbd={paletteKeys ?? undefined}
        size="lg"
        tooltipSide="right"
        onClick={() => openPalette()}
        className="mt-auto max-md:hidden"
      />
      <IconButton
        icon={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'monitor'}
        label={t('theme.label')}
        size="lg"
        tooltipSide="right"
        onClick={toggleTheme}
        className="max-md:hidden"
      />
      <IconButton
        icon="help"
        label={t('user.shortcuts')}
        kbd="?"
        size="lg"
        tooltipSide="right"
        onClick={onShortcuts}
        className="max-md:hidden"
      />
      <UserMenu
        name={user.name}
        email={user.email}
        onShortcuts={onShortcuts}
        trigger={
          <button
            type="button"
            aria-label={t('user.menu', { name: user.name, role: t(`roles.${user.role}`) })}
            className={cx(SLOT, SLOT_OFF, 'max-md:w-14 max-md:flex-none!')}
          >
            <Avatar name={user.name} tone="me" online={live === 'open'} />
            <span aria-hidden="true" className="text-xs font-medium md:hidden">
              {t('nav.me')}
            </span>
          </button>
        }
      />
    </nav>
  )
}
