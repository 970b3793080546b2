import { getLocale, getTranslations } from 'next-intl/server'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { HiddenFields, PRIMARY } from './controls'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

/** One button: mail programs open every link, but press nothing. */
export async function OpenLink({ token }: { token: string }) {
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  return (
    <PortalFrame organisation={await getOrganisation()} path={`/preferences/open/${token}`} inside={false}>
      <PortalNarrow>
        <PortalTitle>{t('access.openTitle')}</PortalTitle>
        <p className="mt-2.5 text-pretty text-text-2">{t('access.openLead')}</p>
        <form action="/api/portal/open" method="post" className="mt-6">
          <HiddenFields fields={{ token, lang: locale }} />
          <button type="submit" className={`${PRIMARY} w-full`}>
            {t('access.open')}
          </button>
        </form>
      </PortalNarrow>
    </PortalFrame>
  )
}
