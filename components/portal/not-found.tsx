import { getLocale, getTranslations } from 'next-intl/server'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { LINK } from './controls'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

/** A customer's page that is not there. */
export async function PortalNotFound() {
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  return (
    <PortalFrame organisation={await getOrganisation()} path="/preferences" inside={false}>
      <PortalNarrow>
        <PortalTitle>{t('notFound.title')}</PortalTitle>
        <p className="mt-2.5 text-pretty text-text-2">{t('notFound.body')}</p>
        <p className="mt-4">
          <a href={`${localePrefix(locale)}/preferences`} className={LINK}>
            {t('notFound.back')}
          </a>
        </p>
      </PortalNarrow>
    </PortalFrame>
  )
}
