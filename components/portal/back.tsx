import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { localePrefix } from '@/lib/i18n/locale-prefix'

/** The way back to the page that everything starts from. */
export async function BackToPreferences({ locale, part = '' }: { locale: string; part?: string }) {
  const t = await getTranslations('portal')
  return (
    <p className="mb-3">
      <a
        href={`${localePrefix(locale)}/preferences${part}`}
        className="inline-flex min-h-11 items-center gap-1.5 text-md text-accent-text hover:underline"
      >
        <Icon name="left" />
        {t('history.back')}
      </a>
    </p>
  )
}
