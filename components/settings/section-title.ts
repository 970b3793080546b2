import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import type { SettingsSection } from './sections'

/** `generateMetadata` of a section's page: its name in the browser's tab. */
export const sectionTitle = (section: SettingsSection) => async (): Promise<Metadata> => {
  const t = await getTranslations('settings.sections')
  return { title: t(section) }
}
