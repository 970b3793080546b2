import { getLocale, getTranslations } from 'next-intl/server'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { getSaid } from '@/lib/portal/queries/portal'
import { BackToPreferences } from './back'
import { fileActor } from './file-actor'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'
import { Said } from './said'

/** All that was said. */
export async function History() {
  const actor = await fileActor()
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  return (
    <PortalFrame organisation={await getOrganisation()} path="/preferences/history" inside>
      <PortalNarrow>
        <BackToPreferences locale={locale} />
        <PortalTitle>{t('history.title')}</PortalTitle>
        <p className="mt-1 text-pretty text-text-2">{t('history.sub')}</p>
        <Said said={await getSaid(actor)} />
      </PortalNarrow>
    </PortalFrame>
  )
}
