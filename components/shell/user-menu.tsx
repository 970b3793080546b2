'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactElement } from 'react'
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { signOut } from './sign-out'
import { THEMES } from './theme'
import { useSwitchLanguage } from './use-switch-language'
import { setTheme, useTheme } from './use-theme'

const THEME_ICON = { system: 'monitor', light: 'sun', dark: 'moon' } as const

/** Who is signed in, appearance, language, shortcuts, signing out. */
export function UserMenu({
  name,
  email,
  onShortcuts,
  trigger,
}: {
  name: string
  email: string
  onShortcuts: () => void
  trigger: ReactElement
}) {
  const t = useTranslations('shell')
  const theme = useTheme()
  const locale = useLocale()
  const switchLanguage = useSwitchLanguage()
  return (
    <Menu trigger={trigger} side="top" align="start" className="w-64">
      <div className="px-2 pt-1.5 pb-2">
        <p className="ellipsis font-semibold">{name}</p>
        <p className="ellipsis text-sm text-text-3">{email}</p>
      </div>
      <MenuSeparator />
      <MenuChoices
        label={t('theme.label')}
        value={theme}
        onValueChange={setTheme}
        choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`), icon: THEME_ICON[value] }))}
      />
      <MenuSeparator />
      <MenuChoices
        label={t('language.label')}
        value={locale}
        onValueChange={switchLanguage}
        choices={[
          { value: 'fr', label: t('language.fr'), lang: 'fr' },
          { value: 'en', label: t('language.en'), lang: 'en' },
        ]}
      />
      <MenuSeparator />
      <MenuItem icon="keyboard" kbd="?" onSelect={onShortcuts}>
        {t('user.shortcuts')}
      </MenuItem>
      <MenuItem icon="logout" onSelect={() => void signOut()}>
        {t('user.signOut')}
      </MenuItem>
    </Menu>
  )
}
