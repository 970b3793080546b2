'use client'

import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { type ComponentProps, type ReactNode, useEffect, useMemo, useState } from 'react'
import { PortalContainer } from '@/components/ui/portal-container'
import { ToastRegion, undoLast } from '@/components/ui/toast'
import { conversationKeys, inboxCountsQuery } from '@/lib/conversations/cache'
import { useRouter } from '@/lib/i18n/navigation'
import { candidateCountQuery, identityKeys } from '@/lib/identity/cache'
import { CommandPalette } from './command-palette'
import { LiveNotice, LiveProvider, useLiveQueries } from './live'
import type { NavItem } from './nav'
import { openPalette, type PaletteAction, type PaletteGroup, usePaletteActions } from './palette'
import { Rail, type RailBadges, type RailUser } from './rail'
import { SequenceHint, ShortcutHelp } from './shortcut-help'
import { startShortcuts, useShortcut } from './shortcuts'
import { followSignOut, signOut } from './sign-out'
import { useSwitchLanguage } from './use-switch-language'
import { setTheme } from './use-theme'

function GoTo({ item }: { item: NavItem }) {
  const t = useTranslations('shell')
  const router = useRouter()
  useShortcut({
    id: `go.${item.id}`,
    keys: item.keys,
    group: 'go',
    label: t(`nav.${item.id}`),
    run: () => router.push(item.href),
  })
  return null
}

/** The keys of every screen. They stand before the screen, so that a screen's own key wins over them. */
function ShellKeys({ onShortcuts }: { onShortcuts: () => void }) {
  const t = useTranslations('shell.shortcuts')
  useShortcut({ id: 'shell.help', keys: '?', label: t('help'), run: onShortcuts })
  useShortcut({ id: 'shell.search', keys: '/', label: t('search'), run: () => openPalette() })
  useShortcut({ id: 'shell.undo', keys: 'z', label: t('undo'), run: () => void undoLast() })
  return null
}

/** What the palette offers on every screen. */
function ShellActions({ items, onShortcuts }: { items: readonly NavItem[]; onShortcuts: () => void }) {
  const t = useTranslations('shell')
  const locale = useLocale()
  const switchLanguage = useSwitchLanguage()
  const other = locale === 'fr' ? 'en' : 'fr'

  const places = useMemo<PaletteGroup>(
    () => ({
      id: 'go',
      heading: t('palette.groups.go'),
      order: 50,
      actions: items.map(
        (item): PaletteAction => ({
          id: item.id,
          label: t(`nav.${item.id}`),
          icon: item.icon,
          kbd: item.keys,
          href: item.href,
        }),
      ),
    }),
    [items, t],
  )
  const look = useMemo<PaletteGroup>(
    () => ({
      id: 'appearance',
      heading: t('palette.groups.appearance'),
      order: 60,
      actions: [
        { id: 'system', label: t('palette.themeSystem'), icon: 'monitor', run: () => setTheme('system') },
        { id: 'light', label: t('palette.themeLight'), icon: 'sun', run: () => setTheme('light') },
        { id: 'dark', label: t('palette.themeDark'), icon: 'moon', run: () => setTheme('dark') },
        {
          id: 'language',
          label: t(other === 'en' ? 'palette.toEnglish' : 'palette.toFrench'),
          lang: other,
          icon: 'globe',
          keywords: t('language.label'),
          run: () => switchLanguage(other),
        },
      ],
    }),
    [t, other, switchLanguage],
  )
  const account = useMemo<PaletteGroup>(
    () => ({
      id: 'account',
      heading: t('palette.groups.account'),
      order: 70,
      actions: [
        { id: 'shortcuts', label: t('user.shortcuts'), icon: 'keyboard', kbd: '?', run: onShortcuts },
        { id: 'out', label: t('user.signOut'), icon: 'logout', run: signOut },
      ],
    }),
    [t, onShortcuts],
  )
  usePaletteActions(places)
  usePaletteActions(look)
  usePaletteActions(account)
  return null
}

/** The rail with the counts of one's own late conversations and of pairs to decide, kept true while the console is open. */
function LiveRail({ badges, ...rest }: ComponentProps<typeof Rail>) {
  const { data: counts } = useQuery(inboxCountsQuery())
  const reviews = rest.items.some((item) => item.id === 'identity')
  const { data: pairs } = useQuery({ ...candidateCountQuery(), enabled: reviews })
  useLiveQueries(({ type }) => {
    if (type === 'identity') return reviews ? [identityKeys.count] : []
    return type === 'conversation' || type === 'interaction' ? [conversationKeys.counts] : []
  })
  const known = {
    ...badges,
    ...(counts ? { inbox: counts.mineBreached } : {}),
    ...(pairs ? { identity: pairs.open } : {}),
  }
  return <Rail badges={known} {...rest} />
}

type Props = {
  user: RailUser
  items: readonly NavItem[]
  badges: RailBadges
  /** When the server began to read the page, in milliseconds. */
  readAt: number
  children: ReactNode
}

/** The frame of every console screen: rail, content, palette, shortcuts, live stream, toasts. */
export function ConsoleShell({ user, items, badges, readAt, children }: Props) {
  const t = useTranslations('shell')
  const [help, setHelp] = useState(false)
  const [layers, setLayers] = useState<HTMLElement | null>(null)
  const showHelp = useMemo(() => () => setHelp(true), [])

  useEffect(() => startShortcuts(user.id), [user.id])
  useEffect(() => followSignOut(), [])
  return (
    <LiveProvider userId={user.id} since={readAt}>
      <PortalContainer element={layers}>
        <div
          data-shell=""
          className="flex min-h-dvh flex-col [--rail:3.25rem] max-lg:[--rail:3rem] max-md:[--bottom-bar:3.5rem] md:flex-row tall:h-dvh tall:overflow-hidden"
        >
          <a
            href="#content"
            className="absolute -top-12 left-2 z-50 rounded-md bg-inverse px-3 py-2 text-md text-on-inverse focus:top-2"
          >
            {t('skip')}
          </a>
          <ShellKeys onShortcuts={showHelp} />
          <LiveRail items={items} badges={badges} user={user} onShortcuts={showHelp} />
          <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col">
            {children}
            <div ref={setLayers} className="contents" />
          </main>
          <ToastRegion>
            <LiveNotice />
          </ToastRegion>
          <CommandPalette />
          <ShortcutHelp open={help} onOpenChange={setHelp} />
          <SequenceHint />
          {items.map((item) => (
            <GoTo key={item.id} item={item} />
          ))}
          <ShellActions items={items} onShortcuts={showHelp} />
        </div>
      </PortalContainer>
    </LiveProvider>
  )
}
