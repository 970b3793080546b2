import { getLocale, getTranslations } from 'next-intl/server'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { BackToPreferences } from './back'
import { FIELD, HiddenFields, PRIMARY } from './controls'
import { fileActor } from './file-actor'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

/** Asks the privacy officer for what cannot be done at once. */
export async function AskPrivacy({ kind }: { kind: 'erasure' | 'restriction' }) {
  await fileActor()
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  return (
    <PortalFrame organisation={await getOrganisation()} path={`/preferences/requests/${kind}`} inside>
      <PortalNarrow>
        <BackToPreferences locale={locale} part="#rights" />
        <PortalTitle>{t(`requests.${kind}Title`)}</PortalTitle>
        <p className="mt-2.5 text-pretty text-text-2">{t(`requests.${kind}Lead`)}</p>
        <form action="/api/portal/requests" method="post" className="mt-6 grid gap-4">
          <HiddenFields fields={{ kind, lang: locale }} />
          <label className="grid gap-1 font-semibold">
            {t('requests.message')}
            <textarea name="message" rows={4} maxLength={2000} className={`${FIELD} py-2 font-normal`} />
          </label>
          <button type="submit" className={PRIMARY}>
            {t(`requests.${kind}Submit`)}
          </button>
        </form>
        <p className="mt-4 text-pretty text-md text-text-2">{t('rights.cnil')}</p>
      </PortalNarrow>
    </PortalFrame>
  )
}
