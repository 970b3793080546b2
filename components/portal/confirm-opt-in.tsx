import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import { getOptIn } from '@/lib/portal/queries/opt-in'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { HiddenFields, PRIMARY } from './controls'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

/** The words that were sent and one button: mail programs open every link, but press nothing. */
export async function ConfirmOptIn({ token }: { token: string }) {
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  const page = await getOptIn(token)
  if (!page) redirect(`${localePrefix(locale)}/preferences/access?error=gone`)
  return (
    <PortalFrame organisation={await getOrganisation()} path={`/preferences/confirm/${token}`} inside={false}>
      <PortalNarrow>
        <PortalTitle>{t('optIn.title')}</PortalTitle>
        {page.confirmed ? (
          <p role="status" className="mt-4 flex gap-2.5 rounded-lg bg-accent-soft p-3.5 text-pretty">
            <Icon name="check-circle" className="mt-1 text-accent-text" />
            {t('optIn.done')}
          </p>
        ) : (
          <p className="mt-2.5 text-pretty text-text-2">{t('optIn.lead')}</p>
        )}
        <blockquote
          lang={page.language}
          className="mt-4 rounded-lg border border-line-2 bg-surface-2 p-3.5 text-pretty whitespace-pre-line"
        >
          {page.notice}
        </blockquote>
        {page.confirmed ? null : (
          <form action="/api/portal/confirm" method="post" className="mt-6">
            <HiddenFields fields={{ token, lang: locale }} />
            <button type="submit" className={`${PRIMARY} w-full`}>
              {t('optIn.confirm')}
            </button>
          </form>
        )}
        <p className="mt-4 text-pretty text-md text-text-2">{t(page.confirmed ? 'optIn.change' : 'optIn.nothing')}</p>
      </PortalNarrow>
    </PortalFrame>
  )
}
