import { getLocale, getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import { getOrganisation } from '@/lib/portal/queries/organisation'
import { FIELD, HiddenFields, LINK, PRIMARY } from './controls'
import { PortalFrame, PortalNarrow, PortalTitle } from './frame'

type Search = Record<string, string | string[] | undefined>
const KNOWN = ['invalid_input', 'rate_limited', 'gone', 'unauthenticated', 'forbidden'] as const

/** The way in: an address, then a link in the mailbox or a code on the phone. */
export async function Access({ search }: { search: Search }) {
  const [t, locale] = [await getTranslations('portal'), await getLocale()]
  const asked = search.asked === 'email' || search.asked === 'sms' ? search.asked : null
  const error = search.error ? (KNOWN.find((code) => code === search.error) ?? 'other') : null
  return (
    <PortalFrame organisation={await getOrganisation()} path="/preferences/access" inside={false}>
      <PortalNarrow>
        <PortalTitle>{t('access.title')}</PortalTitle>
        {error ? (
          <p role="alert" className="mt-4 flex gap-2.5 rounded-lg bg-red-soft p-3.5 text-pretty text-red">
            <Icon name="alert" className="mt-1" />
            {t(`errors.${error}`)}
          </p>
        ) : null}
        {search.left ? (
          <p role="status" className="mt-4 rounded-lg bg-accent-soft p-3.5">
            {t('access.left')}
          </p>
        ) : null}
        {asked ? (
          <>
            <p role="status" className="mt-4 flex gap-2.5 rounded-lg bg-accent-soft p-3.5 text-pretty">
              <Icon name={asked === 'email' ? 'mail' : 'sms'} className="mt-1 text-accent-text" />
              {t(asked === 'email' ? 'access.askedEmail' : 'access.askedSms')}
            </p>
            {asked === 'sms' ? <CodeForm locale={locale} /> : null}
            <p className="mt-4 text-pretty text-md text-text-2">{t('access.nothing')}</p>
            <p className="mt-4">
              <a href={`${localePrefix(locale)}/preferences/access`} className={LINK}>
                {t('access.other')}
              </a>
            </p>
          </>
        ) : (
          <>
            <p className="mt-2.5 text-pretty text-text-2">{t('access.lead')}</p>
            <form action="/api/portal/access" method="post" className="mt-6 grid gap-4">
              <HiddenFields fields={{ lang: locale }} />
              <div className="grid gap-1">
                <label htmlFor="address" className="font-semibold">
                  {t('access.label')}
                </label>
                <p id="address-hint" className="text-md text-text-2">
                  {t('access.hint')}
                </p>
                <input
                  id="address"
                  name="address"
                  required
                  maxLength={320}
                  autoComplete="email"
                  autoCapitalize="none"
                  spellCheck={false}
                  aria-describedby="address-hint"
                  className={FIELD}
                />
              </div>
              <button type="submit" className={PRIMARY}>
                {t('access.submit')}
              </button>
            </form>
          </>
        )}
      </PortalNarrow>
    </PortalFrame>
  )
}

async function CodeForm({ locale }: { locale: string }) {
  const t = await getTranslations('portal')
  return (
    <form action="/api/portal/code" method="post" className="mt-6 grid gap-4">
      <HiddenFields fields={{ lang: locale }} />
      <label className="grid gap-1 font-semibold">
        {t('access.code')}
        <input name="code" required inputMode="numeric" autoComplete="one-time-code" maxLength={12} className={FIELD} />
      </label>
      <button type="submit" className={PRIMARY}>
        {t('access.enter')}
      </button>
    </form>
  )
}
